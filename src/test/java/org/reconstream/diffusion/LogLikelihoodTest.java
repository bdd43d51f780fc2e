package org.reconstream.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;
import org.reconstream.diffusion.DormandPrince.Tolerance;

final class LogLikelihoodTest {
  private static final double MINIMUM = 0.05;
  private static final double MAXIMUM = 50;
  private static final int POINTS = 30;
  private static final ProbabilityFlow FLOW =
      new ProbabilityFlow(MINIMUM, MAXIMUM, Tolerance.LIKELIHOOD);

  static List<GaussianMixture> targets() {
    return List.of(
        GaussianMixture.random(1, 4, new Random(1)), GaussianMixture.random(3, 4, new Random(2)));
  }

  @Test
  void exactTraceAgreesWithTheClosedForm() {
    for (GaussianMixture target : targets()) {
      double[][] points = target.draw(POINTS, MINIMUM, new Random(5));
      List<LogLikelihood.Value> values = evaluate(target, points, new Divergence.Exact());
      for (int i = 0; i < POINTS; i++) {
        double truth = target.logDensity(points[i], MINIMUM);
        assertThat(values.get(i).nats()).isCloseTo(truth, within(1e-2));
        assertThat(values.get(i).bitsPerDimension())
            .isCloseTo(-truth / (4 * Math.log(2)), within(0.02));
        double wrongSign = values.get(i).endLogDensity() - values.get(i).expansion();
        assertThat(wrongSign).isNotCloseTo(truth, within(1.0));
      }
    }
  }

  @Test
  void randomProbesAreRightOnAverage() {
    GaussianMixture target = GaussianMixture.random(2, 16, new Random(8));
    double[][] points = target.draw(POINTS, MINIMUM, new Random(5));
    List<LogLikelihood.Value> values = evaluate(target, points, new Divergence.Hutchinson(8));
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < POINTS; i++) {
      double error = values.get(i).nats() - target.logDensity(points[i], MINIMUM);
      sum += error;
      squares += error * error;
    }
    double mean = sum / POINTS;
    double standardError = Math.sqrt((squares / POINTS - mean * mean) / (POINTS - 1));
    assertThat(mean).isCloseTo(0, within(4 * standardError + 1e-2));
    assertThat(mean / (16 * Math.log(2))).isCloseTo(0, within(0.02));
    assertThat(standardError).isPositive();
  }

  @Test
  void aMixtureRoundTripsThroughItsLatentCodes() {
    GaussianMixture target = targets().get(1);
    double[][] points = target.draw(POINTS, MINIMUM, new Random(6));
    Batch batch = batch(points);
    FLOW.encode(target, batch);
    FLOW.decode(target, batch);
    for (int i = 0; i < POINTS; i++) {
      for (int j = 0; j < 4; j++) {
        assertThat(batch.rows()[i][j]).isCloseTo(points[i][j], within(1e-3));
      }
    }
  }

  private static List<LogLikelihood.Value> evaluate(
      GaussianMixture target, double[][] points, Divergence divergence) {
    return new LogLikelihood(FLOW, divergence, target.mean(), target.variance())
        .of(target, batch(points));
  }

  private static Batch batch(double[][] points) {
    double[][] x = new double[points.length][];
    int[] draws = new int[points.length];
    for (int i = 0; i < points.length; i++) {
      x[i] = points[i].clone();
      draws[i] = i;
    }
    return Batch.of(x, draws, NormalSource.of(NoiseStream.ofKey(1)));
  }
}
