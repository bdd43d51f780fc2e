package org.reconstream.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.reconstream.array.Shape;
import org.reconstream.calibration.DenseModel;
import org.reconstream.physics.Beam;
import org.reconstream.physics.ConjugateGradient;
import org.reconstream.physics.ForwardModel;
import org.reconstream.physics.ct.ImageGrid;
import org.reconstream.physics.ct.LineIntegrals;
import org.reconstream.physics.ct.WhitenedSinogram;
import org.reconstream.prior.ErrorCovariance;

final class RingGainTest {
  private static final double SIGMA = 0.3;
  private static final double WEIGHT = 10;
  private static final ErrorCovariance LEVEL = table(0.05, 0.05, 7, 7);
  private static final ErrorCovariance VARIED = table(0.01, 0.2, 20, 0.2);

  @Test
  void ofAScaledIdentityItIsTheSquareOfTheScale() {
    ForwardModel model =
        DenseModel.of(Shape.of(2, 12, 10), SimpleMatrix.identity(240).scale(3).toArray2());
    ErrorFactor factor = new ErrorFactor(LEVEL, model.imageShape());
    LatentModel latent = new LatentModel(model, factor);
    RingGain gain = new RingGain(latent, factor);
    factor.at(SIGMA, new float[240]);
    float[] preconditioner = new float[240];
    gain.preconditioner(factor, 4, preconditioner);
    for (float m : preconditioner) {
      assertThat(m).isCloseTo((float) (1 / (1 + 4 * 0.05 * 9)), within(1e-4f));
    }
    float[] b = SmallProblem.normals(240, 1, 1);
    ConjugateGradient solver = new ConjugateGradient(latent, 10, 1e-3);
    assertThat(solver.solve(4, b, new float[240], preconditioner).iterations()).isEqualTo(1);
  }

  @Test
  void itSavesIterationsOfTomographicSolves() {
    ForwardModel model = views(48, 16);
    ErrorFactor factor = new ErrorFactor(VARIED, model.imageShape());
    LatentModel latent = new LatentModel(model, factor);
    RingGain gain = new RingGain(latent, factor);
    float[] denoised = SmallProblem.normals(48 * 48, 3, 1);
    factor.at(SIGMA, denoised);
    float[] b = new float[latent.imageShape().size()];
    latent.adjoint(SmallProblem.normals(latent.dataShape().size(), 2, 1), b);
    float[] preconditioner = new float[b.length];
    gain.preconditioner(factor, WEIGHT, preconditioner);
    float[] plain = new float[b.length];
    float[] preconditioned = new float[b.length];
    ConjugateGradient solver = new ConjugateGradient(latent, 2000, 1e-4);
    int without = solver.solve(WEIGHT, b, plain).iterations();
    int with = solver.solve(WEIGHT, b, preconditioned, preconditioner).iterations();
    assertThat(with).isLessThan(3 * without / 4);
    double error = 0;
    double norm = 0;
    for (int i = 0; i < plain.length; i++) {
      error += Math.pow(preconditioned[i] - plain[i], 2);
      norm += Math.pow(plain[i], 2);
    }
    assertThat(Math.sqrt(error / norm)).isLessThan(0.02);
  }

  private static ErrorCovariance table(double calm, double busy, double slow, double fast) {
    return ErrorCovariance.of(
        new double[] {0.1, 1},
        new double[][] {{0.5, 3}, {0.5, 3}},
        new double[][] {{calm, busy}, {calm, busy}},
        new double[][] {{slow, fast}, {slow, fast}});
  }

  private static WhitenedSinogram views(int side, int views) {
    double[] angles = new double[views];
    for (int view = 0; view < views; view++) {
      angles[view] = view * Math.PI / views;
    }
    int columns = 2 * side;
    Beam beam = new Beam.Parallel(1, 0.5 * (columns - 1));
    LineIntegrals lines = new LineIntegrals(beam, angles, columns, new ImageGrid(side, side, 1));
    float[] weights = new float[lines.rays()];
    Arrays.fill(weights, 1);
    return new WhitenedSinogram(lines, weights, 0.5);
  }
}
