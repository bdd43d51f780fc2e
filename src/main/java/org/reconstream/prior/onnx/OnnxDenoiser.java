package org.reconstream.prior.onnx;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.DenoiserFailure;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.PriorException;

/** One thread's view of a prior's graph. What the graph computes is turned into a denoiser here. */
final class OnnxDenoiser implements Denoiser {
  private final ModelCard card;
  private final int batch;
  private final GraphRunner runner;
  private final @Nullable WideGraph wide;
  private @Nullable GraphRunner wideRunner;

  /**
   * A denoiser.
   *
   * @param wide what to evaluate a row alone with, or null
   */
  OnnxDenoiser(LoadedGraph graph, @Nullable WideGraph wide, ModelCard card, int batch) {
    this.card = card;
    this.batch = batch;
    this.runner = runner(graph);
    this.wide = wide;
  }

  private GraphRunner runner(LoadedGraph graph) {
    return new GraphRunner(graph, "prior " + card.id(), batch, card.variance().maximumSigma());
  }

  @Override
  public int channels() {
    return card.channels();
  }

  @Override
  public void denoise(float[][] rows, float[] sigmas, int height, int width, float[][] denoised) {
    denoise(runner, rows, sigmas, height, width, denoised);
  }

  @Override
  public void denoiseAlone(
      float[][] rows, float[] sigmas, int height, int width, float[][] denoised) {
    if (wide == null || rows.length != 1) {
      denoise(runner, rows, sigmas, height, width, denoised);
      return;
    }
    Boolean same = wide.sameBits(height, width);
    GraphRunner with = Boolean.TRUE.equals(same) ? wideRunner(wide) : runner;
    denoise(with, rows, sigmas, height, width, denoised);
    if (same == null) {
      wide.compared(height, width, agrees(wide, rows, sigmas, height, width, denoised));
    }
  }

  private boolean agrees(
      WideGraph graph, float[][] rows, float[] sigmas, int height, int width, float[][] denoised) {
    float[][] again = new float[rows.length][denoised[0].length];
    try {
      denoise(wideRunner(graph), rows, sigmas, height, width, again);
    } catch (PriorException | DenoiserFailure e) {
      return false;
    }
    return Arrays.deepEquals(again, denoised);
  }

  private GraphRunner wideRunner(WideGraph graph) {
    if (wideRunner == null) {
      wideRunner = runner(graph.graph());
    }
    return wideRunner;
  }

  private void denoise(
      GraphRunner with, float[][] rows, float[] sigmas, int height, int width, float[][] denoised) {
    requireLengths(sigmas.length, card.channels() * height * width, rows, denoised);
    long[] dims = {card.channels(), height, width};
    with.run(
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
    if (wideRunner != null) {
      wideRunner.close();
    }
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
