/**
 * Computed tomography of one slice: line integrals with their exact adjoint, statistical weights of
 * rays, classical reconstructions, and the preparation of a sinogram for a posterior sampler.
 *
 * <p>Images are row-major {@code [rows, columns]} with square pixels, centred on the isocentre;
 * geometry is that of {@link org.reconstream.physics.Beam}. Attenuation is in 1/mm.
 *
 * <p>Loops over views or image tiles are parallel streams over disjoint ranges: the threads are the
 * common pool's, which belongs to the Java runtime, and every output element is computed by one of
 * them in a fixed order, so that the bits do not depend on their number.
 */
@NullMarked
package org.reconstream.physics.ct;

import org.jspecify.annotations.NullMarked;
