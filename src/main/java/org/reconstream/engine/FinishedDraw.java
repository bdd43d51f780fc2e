package org.reconstream.engine;

/**
 * A posterior draw in normalised units and how well it explains the samples.
 *
 * @param sample the image
 * @param residualRatio {@code ||y - A x||^2 / (k m sigmaY^2)}
 */
record FinishedDraw(float[] sample, double residualRatio) {}
