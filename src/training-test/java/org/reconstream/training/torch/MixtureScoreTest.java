package org.reconstream.training.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.prior.Denoiser;
import org.reconstream.training.Batch;
import org.reconstream.training.EdmScaling;
import org.reconstream.training.LearnerState;
import org.reconstream.training.NoiseLevels;
import org.reconstream.training.Objective;
import org.reconstream.training.Optimiser;
import org.reconstream.training.Weighting;
import org.reconstream.training.Weights;

/** Trains a small perceptron on a mixture of three Gaussians in the plane, whose score is known. */
class MixtureScoreTest {
  private static final double[][] CENTRES = {{-2, -1}, {2, -1}, {0, 2}};
  private static final double SPREAD = 0.5;
  private static final double SIGMA = 0.6;
  private static final EdmScaling SCALING = new EdmScaling(1.6);
  private static final NoiseLevels LEVELS = new NoiseLevels.LogNormal(-0.5, 0.1, 0.4, 0.9);
  private static final int BATCH = 1024;
  private static final int STEPS = 1500;

  /** {@code cskip x + cout F(cin x, cnoise)} with a perceptron F of two hidden layers. */
  private static final class Perceptron implements Network {
    @Override
    public NDArray denoise(Parameters p, NDArray x, NDArray sigma) {
      NDArray s = sigma.reshape(-1, 1);
      NDArray norm = s.square().add(SCALING.sigmaData() * SCALING.sigmaData()).sqrt();
      NDArray rows = x.reshape(-1, 2);
      NDArray h = rows.div(norm).concat(s.log().mul(0.25), 1);
      h = Activation.swish(layer(p, "first", h), 1);
      h = Activation.swish(layer(p, "second", h), 1);
      NDArray f = layer(p, "third", h);
      NDArray skip = norm.square().pow(-1).mul(SCALING.sigmaData() * SCALING.sigmaData());
      NDArray out = s.mul(SCALING.sigmaData()).div(norm);
      return rows.mul(skip).add(f.mul(out)).reshape(x.getShape());
    }

    private static NDArray layer(Parameters p, String name, NDArray x) {
      return Linear.linear(x, p.get(name + ".weight"), p.get(name + ".bias")).singletonOrThrow();
    }
  }

  @Test
  void denoisingScoreMatchingLearnsTheScoreOfTheNoisedMixture() {
    assertThat(trained(STEPS)).isLessThan(0.1);
  }

  @Test
  void anUntrainedNetworkFailsTheSameMeasure() {
    assertThat(trained(1)).isGreaterThan(0.3);
  }

  /** The relative error of the score, over points of the noised mixture's 99 % region. */
  private static double trained(int steps) {
    Objective objective = new Objective.Denoising(Weighting.EDM, LEVELS);
    Optimiser optimiser = new Optimiser(5e-3, 20, 0.5, 0.9, 0.99, 1e-8, 1, 50_000);
    Weights first = firstWeights();
    Map<String, Shape> shapes = new LinkedHashMap<>();
    first.names().forEach(name -> shapes.put(name, first.get(name).shape()));
    LearnerState start =
        new LearnerState(first, first.copy(), Weights.zeros(shapes), Weights.zeros(shapes), 0);
    Network network = new Perceptron();
    JniUtils.setNumThreads(1);
    try (TorchLearner learner =
        new TorchLearner(
            Engine.getEngine(TorchBackend.ENGINE).newBaseManager(Device.cpu()),
            network,
            new Losses(network, objective, SCALING),
            optimiser,
            start,
            2)) {
      for (int step = 0; step < steps; step++) {
        learner.step(batch(step), optimiser.rate(step, steps), 0.99);
      }
      return relativeError(learner.average());
    }
  }

  private static double relativeError(Denoiser denoiser) {
    double error = 0;
    double total = 0;
    float[] points = mixture(1_000_000, 2000, SIGMA);
    double[] densities = new double[2000];
    for (int i = 0; i < 2000; i++) {
      densities[i] = score(points[2 * i], points[2 * i + 1])[2];
    }
    double[] sorted = densities.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < 2000; i++) {
      if (densities[i] < sorted[20]) {
        continue;
      }
      float[] x = {points[2 * i], points[2 * i + 1]};
      float[] d = new float[2];
      denoiser.denoise(new float[][] {x}, new float[] {(float) SIGMA}, 1, 1, new float[][] {d});
      double[] exact = score(x[0], x[1]);
      for (int k = 0; k < 2; k++) {
        double found = (d[k] - x[k]) / (SIGMA * SIGMA);
        error += (found - exact[k]) * (found - exact[k]);
        total += exact[k] * exact[k];
      }
    }
    return Math.sqrt(error / total);
  }

  /** The score of the noised mixture, and its density up to a constant. */
  private static double[] score(double x, double y) {
    double variance = SPREAD * SPREAD + SIGMA * SIGMA;
    double density = 0;
    double sx = 0;
    double sy = 0;
    for (double[] centre : CENTRES) {
      double dx = centre[0] - x;
      double dy = centre[1] - y;
      double weight = Math.exp(-0.5 * (dx * dx + dy * dy) / variance);
      density += weight;
      sx += weight * dx / variance;
      sy += weight * dy / variance;
    }
    return new double[] {sx / density, sy / density, density};
  }

  private static Batch batch(int step) {
    float[] z = new float[2 * BATCH];
    NoiseStream.ofKey(2).normals(1, step, 0, z);
    float[] levels = new float[BATCH];
    NoiseStream.ofKey(2).normals(2, step, 0, levels);
    for (int i = 0; i < BATCH; i++) {
      double sigma = Math.exp(-0.5 + 0.1 * levels[i]);
      levels[i] = (float) Math.min(LEVELS.largest(), Math.max(LEVELS.smallest(), sigma));
    }
    return new Batch(2, 1, 1, mixture(step, BATCH, 0), levels, z, new float[0][]);
  }

  private static float[] mixture(int draw, int count, double sigma) {
    float[] z = new float[2 * count];
    NoiseStream.ofKey(2).normals(0, draw, 0, z);
    for (int i = 0; i < count; i++) {
      double[] centre = CENTRES[i % CENTRES.length];
      for (int k = 0; k < 2; k++) {
        z[2 * i + k] = (float) (centre[k] + Math.hypot(SPREAD, sigma) * z[2 * i + k]);
      }
    }
    return z;
  }

  private static Weights firstWeights() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    int[][] layers = {{3, 48}, {48, 48}, {48, 2}};
    String[] names = {"first", "second", "third"};
    for (int i = 0; i < names.length; i++) {
      float[] z = new float[layers[i][0] * layers[i][1]];
      NoiseStream.ofKey(6).normals(i, 0, 0, z);
      for (int j = 0; j < z.length; j++) {
        z[j] *= (float) (1 / Math.sqrt(layers[i][0]));
      }
      tensors.put(names[i] + ".weight", Tensor.of(Shape.of(layers[i][1], layers[i][0]), z));
      tensors.put(names[i] + ".bias", Tensor.zeros(layers[i][1]));
    }
    return Weights.of(tensors);
  }
}
