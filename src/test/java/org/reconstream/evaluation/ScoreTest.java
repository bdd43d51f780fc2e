package org.reconstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.KSpace;
import org.reconstream.posterior.Moments;

final class ScoreTest {
  private static final int SIDE = 64;
  private static final int PIXELS = SIDE * SIDE;

  @Test
  void psnrIsWhatTheErrorSaysWhateverTheScale() {
    SimulatedScan scan = scan(constant(1, 2));
    float[] image = constant(2, 4);
    for (int i = 0; i < PIXELS; i++) {
      image[i] += i % 2 == 0 ? 0.04f : -0.04f;
    }
    ImageScore score = ImageScore.of(complex(image), scan);
    assertThat(score.psnr()).isCloseTo(40, within(0.01));
    assertThat(score.scale()).isCloseTo(0.5, within(1e-3));
    for (int i = 0; i < image.length; i++) {
      image[i] *= 7;
    }
    assertThat(ImageScore.of(complex(image), scan).psnr()).isCloseTo(score.psnr(), within(1e-3));
  }

  @Test
  void similarityIsOneForTheSameImageAndFallsWithNoise() {
    float[] truth = constant(1, 1);
    for (int i = 0; i < PIXELS; i++) {
      truth[i] += (float) Math.sin(i % SIDE / 4.0);
    }
    SimulatedScan scan = scan(truth);
    float[] image = Arrays.copyOf(truth, 2 * PIXELS);
    for (int i = 0; i < PIXELS; i++) {
      image[i] = Math.abs(image[i]);
    }
    float[] noise = new float[PIXELS];
    NoiseStream.ofKey(1).normals(0, 0, 0, noise);
    double last = ImageScore.of(complex(image), scan(Arrays.copyOf(image, PIXELS))).ssim();
    assertThat(last).isCloseTo(1, within(1e-6));
    for (int step = 0; step < 3; step++) {
      for (int i = 0; i < PIXELS; i++) {
        image[i] += 0.1f * noise[i];
      }
      double next = ImageScore.of(complex(image), scan).ssim();
      assertThat(next).isLessThan(last - 0.01);
      last = next;
    }
  }

  /** Tables of Student's distribution. */
  @ParameterizedTest
  @CsvSource({"1, 6.3138", "2, 2.9200", "3, 2.3534", "7, 1.8946", "14, 1.7613", "126, 1.6570"})
  void quantilesAreThoseOfTheTables(int degrees, double quantile) {
    assertThat(new StudentDistribution(degrees).symmetricQuantile(0.9))
        .isCloseTo(quantile, within(1e-3));
  }

  @Test
  void rankCorrelationKnowsOrderOnly() {
    double[] a = {1, 2, 3, 4, 5};
    assertThat(RankCorrelation.of(a, new double[] {1, 8, 27, 64, 125})).isEqualTo(1);
    assertThat(RankCorrelation.of(a, new double[] {5, 4, 3, 2, 1})).isEqualTo(-1);
    assertThat(RankCorrelation.of(a, new double[] {1, 2, 2, 2, 5})).isCloseTo(0.8944, within(1e-3));
    assertThat(RankCorrelation.of(a, new double[] {1, 1, 1, 1, 1})).isNaN();
  }

  /** 4096 truths and 8 draws each from the same distribution, wider to the right. */
  @Test
  void drawsOfTheTruthsDistributionCoverIt() {
    UncertaintyScore right = spread(1);
    double tolerance = 4 * Math.sqrt(0.9 * 0.1 / PIXELS);
    assertThat(right.coverage()).isCloseTo(0.9, within(tolerance));
    assertThat(right.rankCorrelation()).isGreaterThan(0.9);
    assertThat(spread(0.5).coverage()).as("draws too close together").isLessThan(0.75);
  }

  private static UncertaintyScore spread(double factor) {
    float[] center = constant(2, 50);
    float[] noise = new float[2 * PIXELS];
    Moments moments = new Moments(2, PIXELS);
    float[] truth = new float[PIXELS];
    for (int draw = 0; draw <= 8; draw++) {
      NoiseStream.ofKey(5).normals(draw, 0, 0, noise);
      float[] image = center.clone();
      for (int i = 0; i < image.length; i++) {
        double width = 0.05 + 0.01 * (i % SIDE);
        image[i] += (float) ((draw == 0 ? 1 : factor) * width * noise[i]);
      }
      if (draw == 0) {
        truth = ImageScore.magnitude(complex(image));
      } else {
        moments.add(image);
      }
    }
    return UncertaintyScore.of(
        complex(moments.mean()),
        Tensor.of(Shape.of(SIDE, SIDE), moments.deviation()),
        moments.statistics(),
        scan(truth));
  }

  private static float[] constant(int channels, float value) {
    float[] image = new float[channels * PIXELS];
    Arrays.fill(image, 0, PIXELS, value);
    return image;
  }

  private static Tensor complex(float[] image) {
    return Tensor.of(Shape.of(2, SIDE, SIDE), image);
  }

  private static SimulatedScan scan(float[] truth) {
    float[] region = new float[PIXELS];
    Arrays.fill(region, 1);
    KSpace any = KSpace.of(Tensor.of(Shape.of(1, 2, 1, 1), new float[] {1, 0}));
    Shape shape = Shape.of(SIDE, SIDE);
    return new SimulatedScan(
        "test", "", 4, any, Tensor.of(shape, truth), Tensor.of(shape, region), null);
  }
}
