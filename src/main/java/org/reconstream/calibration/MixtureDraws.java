package org.reconstream.calibration;

import org.reconstream.array.NoiseStream;
import org.reconstream.prior.MixturePrior;
import org.reconstream.prior.MixturePrior.Component;

/** Draws from a mixture of Gaussians, each a pure function of its index. Thread-safe. */
final class MixtureDraws {
  private static final int COMPONENT = 0;
  private static final int PLACE = 1;

  private final MixturePrior mixture;
  private final NoiseStream noise;

  MixtureDraws(MixturePrior mixture, NoiseStream noise) {
    this.mixture = mixture;
    this.noise = noise;
  }

  /** One draw; a fresh array. */
  double[] draw(int index) {
    Component c = mixture.components().get(component(index));
    int n = c.mean().length;
    float[] z = new float[n];
    noise.normals(index, 0, PLACE, z);
    double[] x = c.mean().clone();
    for (int j = 0; j < n; j++) {
      double along = Math.sqrt(c.eigenvalues()[j]) * z[j];
      for (int i = 0; i < n; i++) {
        x[i] += c.eigenvectors()[i * n + j] * along;
      }
    }
    return x;
  }

  private int component(int index) {
    double total = mixture.components().stream().mapToDouble(Component::weight).sum();
    double left = Uniform.of(noise, index, COMPONENT) * total;
    int last = mixture.components().size() - 1;
    for (int k = 0; k < last; k++) {
      left -= mixture.components().get(k).weight();
      if (left < 0) {
        return k;
      }
    }
    return last;
  }
}
