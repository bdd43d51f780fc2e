/**
 * Jobs become draws, draws become rows of denoiser batches: the engine owns device lanes, budgets
 * and priorities behind one asynchronous call, {@link org.reconstream.engine.Reconstructor#submit}.
 */
@NullMarked
package org.reconstream.engine;

import org.jspecify.annotations.NullMarked;
