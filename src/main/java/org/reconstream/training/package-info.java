/**
 * Fits learned priors to a user's own images: corpora, score-matching objectives, the
 * noise-conditional U-Net and its ONNX form, the training loop with its checkpoints, and the
 * measurements that a model card states. Nothing here needs PyTorch; a {@link
 * org.reconstream.training.TrainingBackend} brings the gradients.
 */
@NullMarked
package org.reconstream.training;

import org.jspecify.annotations.NullMarked;
