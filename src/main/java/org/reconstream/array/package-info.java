/**
 * Shapes, planar float tensors, the centred unitary Fourier transform and counter-based noise: the
 * arithmetic that every other room stands on. Nothing here knows what an image means.
 */
@NullMarked
package org.reconstream.array;

import org.jspecify.annotations.NullMarked;
