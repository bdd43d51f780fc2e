package org.reconstream.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.reconstream.engine.Reconstruction;
import org.reconstream.posterior.Evidence;

/** What a person wants to know first. */
final class Summary {
  private Summary() {}

  /** One line about a result that was written. */
  static String line(Reconstruction result, Path folder) {
    Evidence e = result.evidence();
    return String.format(
        Locale.ROOT,
        "%s: acceleration %.2f, %d draws of %d levels in %.1f s, residual ratio %.3f, standard"
            + " error of the mean %.3g%s",
        folder,
        e.effectiveAcceleration(),
        e.draws(),
        e.levels(),
        result.seconds().total(),
        e.residualRatio(),
        e.standardErrorOfMean(),
        e.calibrated() ? "" : " (this sampler's spread is not uncertainty)");
  }
}
