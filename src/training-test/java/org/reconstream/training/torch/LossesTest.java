package org.reconstream.training.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.training.Batch;
import org.reconstream.training.EdmScaling;
import org.reconstream.training.NoiseLevels;
import org.reconstream.training.Objective;
import org.reconstream.training.ScoreMatching;
import org.reconstream.training.VectorField;
import org.reconstream.training.Weighting;
import org.reconstream.training.Weights;

/** The objectives on arrays are those of {@link ScoreMatching}. */
class LossesTest {
  private static final int N = 3;
  private static final int COUNT = 20;
  private static final NoiseLevels LEVELS = new NoiseLevels.LogUniform(0.3, 3);
  private static final EdmScaling SCALING = new EdmScaling(0.5);

  /** The score of an image is {@code A tanh(B x)}, whatever the level. */
  private static final class TanhScore implements Network, VectorField {
    private final double[] a = values(1);
    private final double[] b = values(2);

    Weights weights() {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("a", matrix(a));
      tensors.put("b", matrix(b));
      return Weights.of(tensors);
    }

    @Override
    public NDArray denoise(Parameters p, NDArray x, NDArray sigma) {
      NDArray rows = x.reshape(-1, N);
      NDArray score = rows.matMul(p.get("b").transpose()).tanh().matMul(p.get("a").transpose());
      return x.add(score.mul(sigma.reshape(-1, 1).square()).reshape(x.getShape()));
    }

    @Override
    public double[] at(double[] x) {
      double[] hidden = times(b, x);
      for (int i = 0; i < N; i++) {
        hidden[i] = Math.tanh(hidden[i]);
      }
      return times(a, hidden);
    }

    @Override
    public double[] along(double[] x, double[] u) {
      double[] hidden = times(b, x);
      double[] change = times(b, u);
      for (int i = 0; i < N; i++) {
        change[i] *= 1 - Math.tanh(hidden[i]) * Math.tanh(hidden[i]);
      }
      return times(a, change);
    }
  }

  /** One objective and its definition at a point. */
  @SuppressWarnings("ImmutableEnumChecker")
  enum Form {
    IMPLICIT_EXACT(new Objective.Implicit(0), (f, p) -> ScoreMatching.implicit(f, p.x)),
    IMPLICIT_PROBED(
        new Objective.Implicit(1), (f, p) -> ScoreMatching.slicedVarianceReduced(f, p.x, p.u)),
    SLICED(new Objective.Sliced(1, false), (f, p) -> ScoreMatching.sliced(f, p.x, p.u)),
    SLICED_VARIANCE_REDUCED(
        new Objective.Sliced(1, true), (f, p) -> ScoreMatching.slicedVarianceReduced(f, p.x, p.u));

    final Objective objective;
    final BiFunction<VectorField, Point, Double> definition;

    Form(Objective objective, BiFunction<VectorField, Point, Double> definition) {
      this.objective = objective;
      this.definition = definition;
    }
  }

  /** A noised point and a probe. */
  record Point(double[] x, double[] u) {}

  @ParameterizedTest
  @EnumSource
  void traceFormsAreTheirDefinitions(Form form) {
    TanhScore field = new TanhScore();
    Batch batch = batch(form.objective);
    double expected = 0;
    for (int i = 0; i < COUNT; i++) {
      double[] x = new double[N];
      double[] u = new double[N];
      double s = batch.sigma()[i];
      for (int j = 0; j < N; j++) {
        x[j] = batch.clean()[i * N + j] + s * batch.noise()[i * N + j];
        u[j] = batch.probes()[0][i * N + j];
      }
      expected += s * s * form.definition.apply(field, new Point(x, u)) / (COUNT * N);
    }
    assertThat(loss(field, form.objective, batch)).isCloseTo(expected, offset(2e-3));
    assertThat(Math.abs(expected)).isGreaterThan(0.02);
  }

  @ParameterizedTest
  @EnumSource
  void denoisingIsWeightedSquaredErrorOfTheScore(Weighting weighting) {
    TanhScore field = new TanhScore();
    Objective objective = new Objective.Denoising(weighting, LEVELS);
    Batch batch = batch(objective);
    double expected = 0;
    for (int i = 0; i < COUNT; i++) {
      double[] x0 = new double[N];
      double[] z = new double[N];
      double s = batch.sigma()[i];
      for (int j = 0; j < N; j++) {
        x0[j] = batch.clean()[i * N + j];
        z[j] = batch.noise()[i * N + j];
      }
      // lambda |S + z / s|^2 with lambda = w s^4 for a weight w on the denoiser.
      double lambda = weighting.onDenoiser(s, SCALING, LEVELS) * s * s * s * s;
      expected += 2 * lambda * ScoreMatching.denoising(field, x0, z, s) / (COUNT * N);
    }
    assertThat(loss(field, objective, batch) / expected).isCloseTo(1, offset(1e-4));
  }

  @Test
  void weightingsAgreeWhereTheyShould() {
    assertThat(Weighting.VARIANCE.onDenoiser(0.5, SCALING, LEVELS)).isEqualTo(4);
    assertThat(
            Weighting.LIKELIHOOD.onDenoiser(0.7, SCALING, LEVELS)
                / Weighting.VARIANCE.onDenoiser(0.7, SCALING, LEVELS))
        .isCloseTo(2 * Math.log(10), offset(1e-9));
    assertThat(Weighting.EDM.onDenoiser(0.5, SCALING, LEVELS)).isCloseTo(8, offset(1e-9));
  }

  private static double loss(TanhScore field, Objective objective, Batch batch) {
    try (NDManager manager = Engine.getEngine(TorchBackend.ENGINE).newBaseManager(Device.cpu())) {
      Parameters parameters = Parameters.of(field.weights(), manager);
      return new Losses(field, objective, SCALING).of(parameters, batch, manager).getFloat();
    }
  }

  private static Batch batch(Objective objective) {
    NoiseStream noise = NoiseStream.ofKey(8);
    float[] clean = new float[COUNT * N];
    float[] z = new float[COUNT * N];
    noise.normals(0, 0, 0, clean);
    noise.normals(1, 0, 0, z);
    float[] sigma = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      sigma[i] = (float) (0.3 * Math.pow(10, i / (COUNT - 1.0)));
    }
    float[][] probes = new float[objective.probes(N)][COUNT * N];
    for (int k = 0; k < probes.length; k++) {
      noise.normals(2 + k, 0, 0, probes[k]);
      for (int i = 0; i < COUNT * N; i++) {
        boolean unit = objective.probe() == Objective.Probe.UNIT;
        probes[k][i] = unit ? (i % N == k ? 1 : 0) : Math.copySign(1, probes[k][i]);
      }
    }
    return new Batch(N, 1, 1, clean, sigma, z, probes);
  }

  private static double[] values(int draw) {
    float[] z = new float[N * N];
    NoiseStream.ofKey(9).normals(draw, 0, 0, z);
    double[] values = new double[N * N];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.5 * z[i] - (i % (N + 1) == 0 ? 0.8 : 0) * (draw == 1 ? 1 : -1);
    }
    return values;
  }

  private static double[] times(double[] matrix, double[] x) {
    double[] y = new double[N];
    for (int i = 0; i < N * N; i++) {
      y[i / N] += matrix[i] * x[i % N];
    }
    return y;
  }

  private static Tensor matrix(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Tensor.of(Shape.of(N, N), floats);
  }
}
