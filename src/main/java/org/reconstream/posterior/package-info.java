/**
 * Samplers of p(x given y): each draw is resumable state that asks for one denoiser evaluation a
 * step; draws stream into moments and evidence.
 */
@NullMarked
package org.reconstream.posterior;

import org.jspecify.annotations.NullMarked;
