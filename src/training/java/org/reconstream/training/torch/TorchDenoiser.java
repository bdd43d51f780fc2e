package org.reconstream.training.torch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.DenoiserFailure;

/** A network's averaged parameters as a denoiser; rows are evaluated one by one. */
final class TorchDenoiser implements Denoiser {
  private final NDManager manager;
  private final Network network;
  private final Parameters parameters;
  private final int channels;

  TorchDenoiser(NDManager manager, Network network, Parameters parameters, int channels) {
    this.manager = manager;
    this.network = network;
    this.parameters = parameters;
    this.channels = channels;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public void denoise(float[][] rows, float[] sigmas, int height, int width, float[][] denoised) {
    Shape shape = new Shape(1, channels, height, width);
    for (int i = 0; i < rows.length; i++) {
      try (NDManager scope = manager.newSubManager()) {
        NDArray x = scope.create(rows[i], shape);
        NDArray sigma = scope.create(Arrays.copyOfRange(sigmas, i, i + 1));
        float[] result = network.denoise(parameters, x, sigma).toFloatArray();
        System.arraycopy(result, 0, denoised[i], 0, result.length);
      } catch (EngineException e) {
        throw new DenoiserFailure("the network under training failed on an image of " + shape, e);
      }
    }
  }

  /** Leaves the learner's arrays alone. */
  @Override
  public void close() {}
}
