package org.reconstream.posterior;

import java.util.Arrays;
import java.util.Locale;
import org.reconstream.array.Shape;
import org.reconstream.physics.FieldOfView;
import org.reconstream.physics.ForwardModel;
import org.reconstream.physics.HounsfieldScale;
import org.reconstream.physics.PreparedScan;
import org.reconstream.physics.PreparedSinogram;
import org.reconstream.physics.RayCensus;

/**
 * Collects the evidence of one scan's draws. The result does not depend on the order in which draws
 * are added. Not thread-safe.
 */
public final class EvidenceTally {
  private static final float INSIDE = 0.5f;

  private final PreparedScan scan;
  private final SamplerSpec spec;
  private final double[] residualRatios;
  private final float[] predicted;
  private int draws;
  private long denoiserCalls;
  private long unconvergedSolves;

  /** A tally for at most this many draws of a scan. */
  public EvidenceTally(PreparedScan scan, SamplerSpec spec, int draws) {
    this.scan = scan;
    this.spec = spec;
    this.residualRatios = new double[draws];
    Arrays.fill(residualRatios, Double.NaN);
    this.predicted = new float[scan.model().dataShape().size()];
  }

  /** Adds a finished chain. */
  public void add(int draw, Chain chain) {
    residualRatios[draw] =
        residualRatio(scan.model(), scan.data(), scan.sigmaY(), chain.sample(), predicted);
    draws++;
    denoiserCalls += chain.steps();
    unconvergedSolves += chain.unconvergedSolves();
  }

  /**
   * {@code ||y - A x||^2 / (k m sigmaY^2)} of one draw.
   *
   * @param predicted work array of the data's length
   */
  public static double residualRatio(
      ForwardModel model, float[] data, double sigmaY, float[] draw, float[] predicted) {
    model.apply(draw, predicted);
    double sum = 0;
    for (int i = 0; i < predicted.length; i++) {
      double residual = (double) data[i] - predicted[i];
      sum += residual * residual;
    }
    double components = (double) model.measurements() * model.componentsPerMeasurement();
    return sum / (components * sigmaY * sigmaY);
  }

  /**
   * The standard error of the mean: root mean square of the deviation over the support, divided by
   * the root of the {@linkplain DrawStatistics#effectiveDraws effective} number of draws, in
   * normalised units.
   *
   * @param moments the moments of the same draws
   */
  public double standardError(Moments moments) {
    return standardError(moments.deviation(), moments);
  }

  private double standardError(float[] deviation, Moments moments) {
    return rms(deviation) / Math.sqrt(moments.statistics().effectiveDraws());
  }

  /**
   * The evidence, once all draws are in: as many as the moments hold, from the first on.
   *
   * @param moments the moments of the same draws, in normalised units
   */
  public Evidence evidence(Moments moments) {
    double residuals = 0;
    for (int draw = 0; draw < Math.min(moments.count(), residualRatios.length); draw++) {
      residuals += residualRatios[draw];
    }
    if (draws == 0 || moments.count() != draws || Double.isNaN(residuals)) {
      throw new IllegalStateException(
          String.format(
              "evidence over %d draws needs all of them, got %d", moments.count(), draws));
    }
    float[] deviation = moments.deviation();
    double standardError = standardError(deviation, moments);
    return new Evidence(
        residuals / draws,
        scan.noise().effective(),
        scan.noise().sigmaPerRealChannel(),
        scan.noise().mapMisfitPerRealChannel(),
        scan.noise().rule().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        scan.effectiveAcceleration(),
        scan.model().measurements(),
        draws,
        moments.statistics().pairCorrelation(),
        spec.levels(),
        denoiserCalls,
        standardError,
        relativeUncertainty(deviation, moments.mean()),
        unconvergedSolves,
        spec.calibrated(),
        scan instanceof PreparedSinogram sinogram ? rays(sinogram, deviation, standardError) : null,
        Plausibility.UNCHECKED);
  }

  private RayEvidence rays(PreparedSinogram sinogram, float[] deviation, double standardError) {
    RayCensus census = sinogram.rays();
    FieldOfView field = sinogram.field();
    Shape rays = sinogram.sigmaPerRay().shape();
    float[] sigma = used(sinogram.sigmaPerRay().values());
    return new RayEvidence(
        rays.dim(0),
        rays.dim(1),
        census.notMeasured(),
        census.starved(),
        census.corrected(),
        census.used(),
        quantile(sigma, sigma.length, 0.05),
        quantile(sigma, sigma.length, 0.5),
        quantile(sigma, sigma.length, 0.95),
        field.arcRad(),
        field.limitedAngle(),
        field.radiusMm(),
        field.truncatedViews(),
        HounsfieldScale.deviation(standardError),
        HounsfieldScale.deviation(percentile(deviation, 0.95)),
        sinogram.baselineName());
  }

  /** The noise of the rays in use, ascending. */
  private static float[] used(float[] sigmaPerRay) {
    float[] sorted = sigmaPerRay.clone();
    Arrays.sort(sorted);
    int count = sorted.length;
    while (count > 0 && !Float.isFinite(sorted[count - 1])) {
      count--;
    }
    return Arrays.copyOf(sorted, count);
  }

  /** Root mean square over the support, weighted by it. */
  private double rms(float[] values) {
    float[] support = scan.support().values();
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < values.length; i++) {
      sum += (double) support[i] * values[i] * values[i];
      weight += support[i];
    }
    return weight > 0 ? Math.sqrt(sum / weight) : 0;
  }

  private double relativeUncertainty(float[] deviation, float[] mean) {
    int pixels = deviation.length;
    float[] magnitude = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      double sum = 0;
      for (int i = p; i < mean.length; i += pixels) {
        sum += (double) mean[i] * mean[i];
      }
      magnitude[p] = (float) Math.sqrt(sum);
    }
    double reference = percentile(magnitude, 0.99);
    return reference > 0 ? percentile(deviation, 0.95) / reference : 0;
  }

  /** The value below which a share of the supported pixels lie. */
  private double percentile(float[] values, double share) {
    float[] support = scan.support().values();
    float[] inside = new float[values.length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (support[i] > INSIDE) {
        inside[count++] = values[i];
      }
    }
    Arrays.sort(inside, 0, count);
    return quantile(inside, count, share);
  }

  private static double quantile(float[] ascending, int count, double share) {
    return count == 0 ? 0 : ascending[(int) Math.round(share * (count - 1))];
  }
}
