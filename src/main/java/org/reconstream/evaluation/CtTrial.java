package org.reconstream.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.reconstream.engine.Reconstruction;
import org.reconstream.physics.ct.CtBaseline;
import org.reconstream.physics.ct.FbpWindow;
import org.reconstream.physics.ct.SinogramPreparation;

/**
 * One CT scan reconstructed by one method, and how good that was.
 *
 * @param method what the method is called in the table
 * @param setting what was chosen for this scan, or empty
 * @param protocol how the scan was measured
 * @param scan name of the scan
 * @param score of the image
 * @param coverage see {@link HounsfieldScore#coverage}; NaN without draws
 * @param residualRatio see {@link org.reconstream.posterior.Evidence}; NaN without draws
 * @param seconds wall-clock seconds of the job; NaN without one
 */
public record CtTrial(
    String method,
    String setting,
    CtProtocol protocol,
    String scan,
    HounsfieldScore score,
    double coverage,
    double residualRatio,
    double seconds) {
  /** What total variation is called in the table. */
  public static final String TOTAL_VARIATION = "total variation, best weight";

  private static final double[] COARSE = {1, 3, 10, 30, 100, 300, 1000};
  private static final double FINE = Math.sqrt(Math.sqrt(10));
  private static final int SIRT_ITERATIONS = 200;
  private static final int TV_ITERATIONS = 100;

  /** Scores the reconstruction of a scan by the engine. */
  public static CtTrial of(String method, SimulatedSinogram scan, Reconstruction result) {
    int draws = result.evidence().draws();
    return new CtTrial(
        method,
        "",
        scan.protocol(),
        scan.name(),
        HounsfieldScore.of(result.mean(), scan.reference()),
        draws < 2
            ? Double.NaN
            : HounsfieldScore.coverage(
                result.mean(),
                result.deviation(),
                result.evidence().statistics(),
                scan.reference()),
        result.evidence().residualRatio(),
        result.seconds().total());
  }

  /**
   * Scores the classical reconstructions of a scan: filtered back-projection with both windows,
   * SIRT, and total variation with the weight that is best for this very scan, which only somebody
   * who knows the truth can choose.
   */
  public static List<CtTrial> classical(SimulatedSinogram scan) {
    List<CtTrial> trials = new ArrayList<>();
    trials.add(classical("FBP, ramp", "", scan, new CtBaseline.Fbp(FbpWindow.RAMP)));
    trials.add(classical("FBP, Hann", "", scan, new CtBaseline.Fbp(FbpWindow.HANN)));
    trials.add(
        classical(
            "SIRT", SIRT_ITERATIONS + " iterations", scan, new CtBaseline.Sirt(SIRT_ITERATIONS)));
    trials.add(bestTotalVariation(scan));
    return trials;
  }

  private static CtTrial bestTotalVariation(SimulatedSinogram scan) {
    CtTrial best = totalVariation(scan, COARSE[0]);
    double weight = COARSE[0];
    for (int i = 1; i < COARSE.length; i++) {
      CtTrial next = totalVariation(scan, COARSE[i]);
      if (next.score.psnr() > best.score.psnr()) {
        best = next;
        weight = COARSE[i];
      }
    }
    for (double factor : new double[] {1 / FINE, FINE}) {
      CtTrial next = totalVariation(scan, weight * factor);
      best = next.score.psnr() > best.score.psnr() ? next : best;
    }
    return best;
  }

  private static CtTrial totalVariation(SimulatedSinogram scan, double weight) {
    return classical(
        TOTAL_VARIATION,
        String.format(Locale.ROOT, "weight %.3g", weight),
        scan,
        new CtBaseline.TotalVariation(weight, TV_ITERATIONS));
  }

  private static CtTrial classical(
      String method, String setting, SimulatedSinogram scan, CtBaseline baseline) {
    return new CtTrial(
        method,
        setting,
        scan.protocol(),
        scan.name(),
        HounsfieldScore.of(
            SinogramPreparation.prepare(scan.measurement(), baseline).baseline(), scan.reference()),
        Double.NaN,
        Double.NaN,
        Double.NaN);
  }
}
