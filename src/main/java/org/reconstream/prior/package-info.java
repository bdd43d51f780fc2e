/**
 * What images look like: the denoiser contract, the model card that says where a prior is true, and
 * priors whose denoiser is known in closed form.
 */
@NullMarked
package org.reconstream.prior;

import org.jspecify.annotations.NullMarked;
