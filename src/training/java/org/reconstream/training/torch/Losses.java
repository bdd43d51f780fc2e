package org.reconstream.training.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.reconstream.training.Batch;
import org.reconstream.training.EdmScaling;
import org.reconstream.training.Objective;

/** The objectives over a network, as scalars of the gradient graph. */
final class Losses {
  private final Network network;
  private final Objective objective;
  private final EdmScaling scaling;

  Losses(Network network, Objective objective, EdmScaling scaling) {
    this.network = network;
    this.objective = objective;
    this.scaling = scaling;
  }

  /** The mean objective of a batch over images and components. */
  NDArray of(Parameters p, Batch batch, NDManager scope) {
    Shape shape = new Shape(batch.size(), batch.channels(), batch.height(), batch.width());
    NDArray clean = scope.create(batch.clean(), shape);
    NDArray sigma = scope.create(batch.sigma());
    NDArray level = sigma.reshape(-1, 1, 1, 1);
    NDArray x = clean.add(scope.create(batch.noise(), shape).mul(level));
    if (objective instanceof Objective.Denoising denoising) {
      NDArray weight = scope.create(weights(denoising, batch.sigma())).reshape(-1, 1, 1, 1);
      return network.denoise(p, x, sigma).sub(clean).square().mul(weight).mean();
    }
    NDArray total = scope.create(0f);
    for (float[] probe : batch.probes()) {
      total = total.add(slice(p, x, sigma, scope.create(probe, shape)));
    }
    // Scalars of the graph stay float32 only when combined with Java floats.
    float dimension = (float) shape.size() / batch.size();
    boolean whole = objective.probe() == Objective.Probe.UNIT;
    NDArray mean = whole ? total : total.div((float) batch.probes().length);
    if (objective instanceof Objective.Implicit) {
      NDArray score = score(p, x, sigma);
      mean = mean.add(score.mul(level).square().mul(0.5f).sum().div((float) batch.size()));
    }
    return mean.div(dimension);
  }

  /**
   * One probe's part of the trace objectives, times sigma^2, averaged over images: the slope {@code
   * u . J u} by central differences and, for sliced score matching, the square of the score.
   */
  private NDArray slice(Parameters p, NDArray x, NDArray sigma, NDArray u) {
    NDArray level = sigma.reshape(-1, 1, 1, 1);
    NDArray step = u.mul(level).mul(Objective.STEP);
    NDArray ahead = score(p, x.add(step), sigma);
    NDArray behind = score(p, x.sub(step), sigma);
    NDArray slope = ahead.sub(behind).mul(u).mul(level).sum().div((float) (2 * Objective.STEP));
    NDArray sum = slope;
    if (objective instanceof Objective.Sliced sliced) {
      NDArray middle = ahead.add(behind).mul(level).mul(0.5);
      NDArray square =
          sliced.varianceReduced()
              ? middle.square().sum()
              : middle.mul(u).sum(new int[] {1, 2, 3}).square().sum();
      sum = slope.add(square.mul(0.5f));
    }
    return sum.div((float) x.getShape().get(0));
  }

  private NDArray score(Parameters p, NDArray x, NDArray sigma) {
    return network.denoise(p, x, sigma).sub(x).div(sigma.reshape(-1, 1, 1, 1).square());
  }

  private float[] weights(Objective.Denoising denoising, float[] sigma) {
    float[] weights = new float[sigma.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) denoising.weighting().onDenoiser(sigma[i], scaling, denoising.levels());
    }
    return weights;
  }
}
