package org.reconstream.prior;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;

/** What every denoiser must obey. */
public abstract class DenoiserLaws {
  /** The denoiser under test; the caller closes it. */
  protected abstract Denoiser denoiser();

  protected abstract int height();

  protected abstract int width();

  /** The mean of the prior at every real component. */
  protected abstract double[] mean();

  @Test
  void withoutNoiseItIsTheIdentity() {
    float[] x = image(1, 1);
    float[] d = denoise(x, 1e-3f);
    assertThat(largestDifference(d, x)).isLessThan(3e-2);
    float[] closer = denoise(x, 2e-4f);
    assertThat(largestDifference(closer, x)).isLessThan(2e-3);
  }

  @Test
  void underInfiniteNoiseItIsTheMean() {
    float[] d = denoise(image(2, 1), 1e4f);
    double[] mean = mean();
    for (int i = 0; i < d.length; i++) {
      assertThat((double) d[i]).isCloseTo(mean[i], org.assertj.core.api.Assertions.within(1e-4));
    }
  }

  @Test
  void aRowDoesNotDependOnTheRowsBesideIt() {
    float[][] rows = new float[32][];
    float[] sigmas = new float[32];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = image(100 + i, 1);
      sigmas[i] = 0.01f * (i + 1);
    }
    float[][] together = new float[32][rows[0].length];
    try (Denoiser denoiser = denoiser()) {
      denoiser.denoise(rows, sigmas, height(), width(), together);
    }
    for (int i : new int[] {0, 17, 31}) {
      assertThat(denoise(rows[i], sigmas[i])).isEqualTo(together[i]);
    }
  }

  @Test
  void inputsStayUntouched() {
    float[] x = image(5, 1);
    float[] copy = x.clone();
    denoise(x, 0.3f);
    assertThat(x).isEqualTo(copy);
  }

  protected final float[] denoise(float[] x, float sigma) {
    float[][] result = new float[1][x.length];
    try (Denoiser denoiser = denoiser()) {
      denoiser.denoise(new float[][] {x}, new float[] {sigma}, height(), width(), result);
      assertThat(x).hasSize(denoiser.channels() * height() * width());
    }
    return result[0];
  }

  protected final float[] image(long seed, double scale) {
    float[] x = new float[mean().length];
    NoiseStream.ofKey(seed).normals(0, 0, 0, x);
    for (int i = 0; i < x.length; i++) {
      x[i] *= (float) scale;
    }
    return x;
  }

  protected static double largestDifference(float[] a, float[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
    }
    return largest;
  }

  protected static double[] constant(int size, double value) {
    double[] values = new double[size];
    Arrays.fill(values, value);
    return values;
  }
}
