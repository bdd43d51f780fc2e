package org.reconstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.ErrorCovariance;

/** On denoisers whose error has a covariance that is known. */
final class CovarianceMeasurementTest {
  private static final int SIDE = 96;
  private static final double QUIET = 0.04;
  private static final double LOUD = 0.1;

  @Test
  void whiteErrorsGiveTheVarianceOfEachActivityAndALevelSpectrum() {
    ErrorCovariance found = measured(false);
    ErrorCovariance.Level level = found.at(0.3);
    double quiet = found.activities()[5][2];
    double loud = found.activities()[5][9];
    assertThat(level.variance(quiet)).isCloseTo(QUIET * QUIET, within(0.3 * QUIET * QUIET));
    assertThat(level.variance(loud)).isCloseTo(LOUD * LOUD, within(0.15 * LOUD * LOUD));
    assertThat(level.power(0.1) / level.power(0.6)).isCloseTo(1, within(0.15));
  }

  @Test
  void smoothErrorsGiveASpectrumThatFalls() {
    ErrorCovariance.Level level = measured(true).at(0.3);
    double ratio = level.power(0.05) / level.power(0.45);
    double expected = Math.pow(gain(0.05) / gain(0.45), 2);
    assertThat(Math.log(ratio)).isCloseTo(Math.log(expected), within(0.3));
  }

  @Test
  void theSameSeedGivesTheSameTable() {
    assertThat(measured(true).powers()).isDeepEqualTo(measured(true).powers());
  }

  /** The mean over directions of the transfer of two averages of neighbours along x. */
  private static double gain(double frequency) {
    double sum = 0;
    for (int i = 0; i < 360; i++) {
      double fx = frequency * Math.cos(Math.toRadians(i));
      sum += Math.pow(Math.cos(Math.PI * fx), 4);
    }
    return Math.sqrt(sum / 360);
  }

  private static ErrorCovariance measured(boolean smooth) {
    HeldOutImages.Image image = image();
    try (Erring denoiser = new Erring(image.values(), smooth)) {
      return new CovarianceMeasurement(List.of(denoiser), List.of(image, image, image), 1)
          .between(0.01, 10, done -> {});
    }
  }

  /** Much going on at the left, little at the right. */
  private static HeldOutImages.Image image() {
    float[] values = new float[SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      boolean left = i % SIDE < SIDE / 2;
      values[i] = (left ? 10 : 4) * ((i / SIDE + i % SIDE) % 2 == 0 ? 1 : -1);
    }
    return new HeldOutImages.Image(1, SIDE, SIDE, values, new boolean[values.length]);
  }

  /** Knows the image and adds an error whose size is a hundredth of the image. */
  private record Erring(float[] image, boolean smooth) implements Denoiser {
    @Override
    public int channels() {
      return 1;
    }

    @Override
    public void denoise(float[][] rows, float[] sigmas, int height, int width, float[][] denoised) {
      for (int row = 0; row < rows.length; row++) {
        float[] noise = new float[image.length];
        NoiseStream.of("error", Float.floatToIntBits(rows[row][0])).normals(0, 0, 0, noise);
        for (int pass = 0; pass < (smooth ? 2 : 0); pass++) {
          for (int i = 0; i + 1 < noise.length; i++) {
            noise[i] = 0.5f * (noise[i] + noise[i + 1]);
          }
        }
        for (int i = 0; i < noise.length; i++) {
          denoised[row][i] = image[i] + 0.01f * Math.abs(image[i]) * noise[i];
        }
      }
    }

    @Override
    public void close() {}
  }
}
