package org.reconstream.prior.onnx;

import java.util.List;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.ModelCard;

/** One thread's view of a prior's graph. What the graph computes is turned into a denoiser here. */
final class OnnxDenoiser implements Denoiser {
  private final GraphRunner runner;
  private final ModelCard card;

  OnnxDenoiser(LoadedGraph graph, ModelCard card, int batch) {
    this.card = card;
    this.runner =
        new GraphRunner(graph, "prior " + card.id(), batch, card.variance().maximumSigma());
  }

  @Override
  public int channels() {
    return card.channels();
  }

  @Override
  public void denoise(float[][] rows, float[] sigmas, int height, int width, float[][] denoised) {
    requireLengths(sigmas.length, card.channels() * height * width, rows, denoised);
    long[] dims = {card.channels(), height, width};
    runner.run(
        List.of(new GraphRunner.Images(PriorGraphs.IMAGE, rows)),
        sigmas,
        null,
        dims,
        List.of(new GraphRunner.Result(denoised, dims)));
    for (int row = 0; row < rows.length; row++) {
      absorb(card.parameterisation(), rows[row], sigmas[row], denoised[row]);
    }
  }

  @Override
  public void close() {
    runner.close();
  }

  private static void absorb(
      ModelCard.Parameterisation parameterisation, float[] x, double sigma, float[] result) {
    if (parameterisation == ModelCard.Parameterisation.DENOISER) {
      return;
    }
    boolean epsilon = parameterisation == ModelCard.Parameterisation.EPSILON;
    double factor = epsilon ? -sigma : sigma * sigma;
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (x[i] + factor * result[i]);
    }
  }

  /** Refuses arrays that are not of one length, or a target (the last) that is a source. */
  static void requireLengths(int levels, int size, float[][]... arrays) {
    float[][] target = arrays[arrays.length - 1];
    boolean fits = true;
    for (float[][] rows : arrays) {
      fits &= rows.length == levels;
      for (int i = 0; fits && i < rows.length; i++) {
        fits = rows[i].length == size && (rows == target || rows[i] != target[i]);
      }
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "a batch needs as many noise levels and results as rows, all of " + size + " values");
    }
  }
}
