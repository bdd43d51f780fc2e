/**
 * Diffusions of images and their reversal: noise levels, stochastic differential equations, and the
 * solvers that turn a denoiser into samples, latent codes and log-likelihoods. Song,
 * Sohl-Dickstein, Kingma, Kumar, Ermon and Poole (2021); Karras, Aittala, Aila and Laine (2022).
 */
@NullMarked
package org.reconstream.diffusion;

import org.jspecify.annotations.NullMarked;
