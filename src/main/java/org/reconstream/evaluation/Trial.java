package org.reconstream.evaluation;

import org.reconstream.engine.Reconstruction;

/**
 * One scan reconstructed by one sampler, and how good that was.
 *
 * @param sampler what the sampler is called in the table
 * @param scan name of the scan
 * @param contrast kind of image
 * @param acceleration of the scan
 * @param mean scores of the posterior mean; NaN where there is no reference
 * @param baseline scores of the classical image of the same scan
 * @param rankCorrelation see {@link UncertaintyScore}; NaN from a single draw
 * @param coverage see {@link UncertaintyScore}; NaN from a single draw
 * @param residualRatio see {@link org.reconstream.posterior.Evidence}
 * @param denoiserCalls denoiser evaluations of one draw, the check of the prior aside
 * @param draws number of draws
 * @param seconds wall-clock seconds of the job
 */
public record Trial(
    String sampler,
    String scan,
    String contrast,
    double acceleration,
    ImageScore mean,
    ImageScore baseline,
    double rankCorrelation,
    double coverage,
    double residualRatio,
    long denoiserCalls,
    int draws,
    double seconds) {

  private static final ImageScore UNKNOWN = new ImageScore(Double.NaN, Double.NaN, Double.NaN);

  /** Whether a scanner made the scan. */
  public boolean measured() {
    return contrast.equals(MeasuredScan.CONTRAST);
  }

  /** Scores the reconstruction of a measured scan. */
  public static Trial of(String sampler, MeasuredScan scan, Reconstruction result) {
    SimulatedScan known = scan.known();
    return known != null
        ? of(sampler, known, result)
        : new Trial(
            sampler,
            scan.name(),
            MeasuredScan.CONTRAST,
            scan.scan().mask().acceleration(),
            UNKNOWN,
            UNKNOWN,
            Double.NaN,
            Double.NaN,
            result.evidence().residualRatio(),
            result.provenance().recipe().sampler().evaluations(),
            result.evidence().draws(),
            result.seconds().total());
  }

  /** Scores the reconstruction of a scan. */
  public static Trial of(String sampler, SimulatedScan scan, Reconstruction result) {
    int draws = result.evidence().draws();
    UncertaintyScore spread =
        draws < 2
            ? new UncertaintyScore(Double.NaN, Double.NaN)
            : UncertaintyScore.of(
                result.mean(), result.deviation(), result.evidence().statistics(), scan);
    return new Trial(
        sampler,
        scan.name(),
        scan.contrast(),
        scan.acceleration(),
        ImageScore.of(result.mean(), scan),
        ImageScore.of(result.baseline(), scan),
        spread.rankCorrelation(),
        spread.coverage(),
        result.evidence().residualRatio(),
        result.provenance().recipe().sampler().evaluations(),
        draws,
        result.seconds().total());
  }
}
