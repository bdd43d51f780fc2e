/**
 * What a scanner measures: forward models with their exact adjoints and normal equations,
 * calibration, noise, and the classical reconstructions that need no prior.
 *
 * <p>Complex arrays are planar ({@code [2, H, W]}, coil data {@code [C, 2, H, W]}), the inner
 * product is the real one over both planes, the Fourier transform is centred and unitary, and every
 * noise level is per real channel.
 */
@NullMarked
package org.reconstream.physics;

import org.jspecify.annotations.NullMarked;
