package org.reconstream.posterior;

import java.util.function.Function;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.physics.ForwardModel;

/**
 * One real number with prior N(0, 0.25), y = 0.6, A = 1, sigmaY = 0.1. A chain that is affine in
 * its noise gives the mean without noise, and its variance is the sum over noise slots of the
 * squared response to one impulse of unit size.
 */
final class ScalarProblem {
  static final double PRIOR = 0.25;
  static final double POSTERIOR_MEAN = 0.576923;
  static final double POSTERIOR_VARIANCE = 0.00961538;

  /** Large beside the mean, so that responses to it are not lost in single precision. */
  private static final float IMPULSE = 64;

  private ScalarProblem() {}

  /** The problem as a sampler sees it that believes in this measurement noise. */
  static Problem problem(double sigmaY) {
    return Problem.of(new One(), new float[] {0.6f}, sigmaY);
  }

  /** The denoiser's error. */
  static double v(double sigma) {
    return PRIOR * sigma * sigma / (PRIOR + sigma * sigma);
  }

  /** The law of the finished draw of an affine sampler. */
  record Law(double mean, double variance, int evaluations) {
    static Law of(Function<ChainNoise, Chain> sampler) {
      Chain counted = finish(sampler.apply(new Impulse(-1, ChainNoise.Purpose.START)));
      double mean = counted.sample()[0];
      double variance = 0;
      for (int step = 0; step <= counted.steps(); step++) {
        for (ChainNoise.Purpose purpose : ChainNoise.Purpose.values()) {
          if (step == 0 || purpose != ChainNoise.Purpose.START) {
            double moved = finish(sampler.apply(new Impulse(step, purpose))).sample()[0] - mean;
            variance += moved * moved / (IMPULSE * IMPULSE);
          }
        }
      }
      return new Law(mean, variance, counted.steps());
    }

    double varianceRatio() {
      return variance / POSTERIOR_VARIANCE;
    }

    private static Chain finish(Chain chain) {
      while (!chain.done()) {
        double s = chain.sigma();
        double slope = PRIOR / (PRIOR + s * s);
        chain.advance(new float[] {(float) (chain.state()[0] * slope)});
        float[] cotangent = chain.cotangent();
        if (cotangent != null) {
          chain.complete(new float[] {(float) (slope * cotangent[0])});
        }
      }
      if (chain.unconvergedSolves() > 0) {
        throw new IllegalStateException(chain.unconvergedSolves() + " solves did not converge");
      }
      return chain;
    }
  }

  private static final class Impulse extends ChainNoise {
    private final int step;
    private final Purpose purpose;

    Impulse(int step, Purpose purpose) {
      super(NoiseStream.ofKey(0), 0);
      this.step = step;
      this.purpose = purpose;
    }

    @Override
    void normals(int at, Purpose use, float[] target) {
      target[0] = at == step && use == purpose ? IMPULSE : 0;
    }
  }

  /** A = 1 on one real number. */
  private static final class One implements ForwardModel {
    @Override
    public Shape imageShape() {
      return Shape.of(1, 1, 1);
    }

    @Override
    public Shape dataShape() {
      return Shape.of(1);
    }

    @Override
    public long measurements() {
      return 1;
    }

    @Override
    public int componentsPerMeasurement() {
      return 1;
    }

    @Override
    public void apply(float[] image, float[] data) {
      data[0] = image[0];
    }

    @Override
    public void adjoint(float[] data, float[] image) {
      image[0] = data[0];
    }

    @Override
    public void normal(float[] image, float[] out) {
      out[0] = image[0];
    }
  }
}
