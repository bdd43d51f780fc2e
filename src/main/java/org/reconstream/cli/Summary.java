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
            + " error of the mean %s%s",
        folder,
        e.effectiveAcceleration(),
        e.draws(),
        e.levels(),
        result.seconds().total(),
        e.residualRatio(),
        standardError(e),
        e.calibrated() ? "" : " (this sampler's spread is not uncertainty)");
  }

  /** The standard error of the mean, which a single draw cannot tell. */
  static String standardError(Evidence evidence) {
    return evidence.draws() < 2
        ? "unknown"
        : String.format(Locale.ROOT, "%.4f", evidence.standardErrorOfMean());
  }
}
