/**
 * Linear measurements of images that no scanner makes: inpainting, colourisation, compressive
 * sensing, blur and low resolution. One prior serves them all; only the forward model changes.
 */
@NullMarked
package org.reconstream.physics.restoration;

import org.jspecify.annotations.NullMarked;
