package org.reconstream.engine;

import org.jspecify.annotations.Nullable;
import org.reconstream.array.NoiseStream;
import org.reconstream.posterior.Chain;
import org.reconstream.prior.Bands;
import org.reconstream.prior.VarianceTable;

/**
 * A chain that, once its draw x is finished, also asks the prior about it: for each level s of
 * {@link Bands#levels()}, {@code ||D(x + s z; s) - x||^2 / (n v(s))} over the pixels that the
 * measurement tells about. Draws of the posterior are draws of the prior on average, so the ratio
 * is near 1 where the prior fits the scan.
 */
final class SelfCheckedChain implements Chain {
  /** Tells this noise from that of samplers. */
  private static final int PURPOSE = 60;

  private final Chain chain;
  private final VarianceTable variance;
  private final NoiseStream noise;
  private final int draw;
  private final float[] support;
  private final double[] levels;
  private final float[] noisy;
  private int checked;
  private double ratios;

  /**
   * Checks the draw of a chain.
   *
   * @param support 1 where the measurement tells about the image, {@code [H, W]}
   */
  SelfCheckedChain(
      Chain chain, VarianceTable variance, NoiseStream noise, int draw, float[] support) {
    this.chain = chain;
    this.variance = variance;
    this.noise = noise;
    this.draw = draw;
    this.support = support;
    this.levels = Bands.levels();
    this.noisy = new float[chain.state().length];
    for (int k = 0; k < levels.length; k++) {
      levels[k] = Math.max(variance.minimumSigma(), Math.min(variance.maximumSigma(), levels[k]));
    }
  }

  /** The ratio, averaged over the levels. */
  double priorRatio() {
    return ratios / levels.length;
  }

  @Override
  public boolean done() {
    return chain.done() && checked == levels.length;
  }

  @Override
  public float sigma() {
    return chain.done() ? (float) levels[checked] : chain.sigma();
  }

  @Override
  public float[] state() {
    return chain.done() ? noisy : chain.state();
  }

  @Override
  public void advance(float[] denoised) {
    if (chain.done()) {
      ratios += ratio(denoised) / variance.at(levels[checked]);
      checked++;
    } else {
      chain.advance(denoised);
    }
    prepare();
  }

  @Override
  public float @Nullable [] cotangent() {
    return chain.done() ? null : chain.cotangent();
  }

  @Override
  public void complete(float[] product) {
    chain.complete(product);
    prepare();
  }

  /** Makes the state that the prior is asked about next. */
  private void prepare() {
    if (chain.done() && checked < levels.length) {
      noise.normals(draw, checked, PURPOSE, noisy);
      float[] sample = chain.sample();
      for (int i = 0; i < noisy.length; i++) {
        noisy[i] = (float) (sample[i] + levels[checked] * noisy[i]);
      }
    }
  }

  /** The mean squared distance of the draw and its denoised copy over the support. */
  private double ratio(float[] denoised) {
    float[] sample = chain.sample();
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < sample.length; i++) {
      double away = (double) denoised[i] - sample[i];
      double inside = support[i % support.length];
      sum += inside * away * away;
      weight += inside;
    }
    return weight > 0 ? sum / weight : 0;
  }

  @Override
  public float[] sample() {
    return chain.sample();
  }

  @Override
  public int step() {
    return chain.step() + checked;
  }

  @Override
  public int steps() {
    return chain.steps() + levels.length;
  }

  @Override
  public int unconvergedSolves() {
    return chain.unconvergedSolves();
  }
}
