package org.reconstream.engine;

import org.reconstream.prior.Prior;

/** What rows must have in common to share a denoiser call. */
record BatchKey(Prior prior, int height, int width) {}
