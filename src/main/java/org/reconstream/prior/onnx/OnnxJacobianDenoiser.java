package org.reconstream.prior.onnx;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reconstream.prior.JacobianDenoiser;
import org.reconstream.prior.ModelCard;

/**
 * A denoiser whose products come from a second graph. That graph is loaded when the first product
 * is asked for, so a prior that is only denoised with costs no more than before.
 */
final class OnnxJacobianDenoiser implements JacobianDenoiser {
  private final OnnxDenoiser denoiser;
  private final Supplier<LoadedGraph> products;
  private final ModelCard card;
  private final int batch;
  private @Nullable GraphRunner runner;

  OnnxJacobianDenoiser(
      OnnxDenoiser denoiser, Supplier<LoadedGraph> products, ModelCard card, int batch) {
    this.denoiser = denoiser;
    this.products = products;
    this.card = card;
    this.batch = batch;
  }

  @Override
  public int channels() {
    return denoiser.channels();
  }

  @Override
  public void denoise(float[][] rows, float[] sigmas, int height, int width, float[][] denoised) {
    denoiser.denoise(rows, sigmas, height, width, denoised);
  }

  @Override
  public void denoiseAlone(
      float[][] rows, float[] sigmas, int height, int width, float[][] denoised) {
    denoiser.denoiseAlone(rows, sigmas, height, width, denoised);
  }

  @Override
  public void vectorJacobian(
      float[][] rows,
      float[] sigmas,
      float[][] cotangents,
      int height,
      int width,
      float[][] targets) {
    int size = card.channels() * height * width;
    OnnxDenoiser.requireLengths(sigmas.length, size, rows, cotangents, targets);
    long[] dims = {card.channels(), height, width};
    runner()
        .run(
            List.of(
                new GraphRunner.Images(PriorGraphs.IMAGE, rows),
                new GraphRunner.Images(PriorGraphs.COTANGENT, cotangents)),
            sigmas,
            null,
            dims,
            List.of(new GraphRunner.Result(null, dims), new GraphRunner.Result(targets, dims)));
  }

  @Override
  public void close() {
    denoiser.close();
    if (runner != null) {
      runner.close();
    }
  }

  private GraphRunner runner() {
    if (runner == null) {
      String name = "the vector-Jacobian graph of prior " + card.id();
      runner = new GraphRunner(products.get(), name, batch, card.variance().maximumSigma());
    }
    return runner;
  }
}
