package org.reconstream.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.reconstream.engine.Reconstruction;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.Measurement;
import org.reconstream.physics.Sinogram;
import org.reconstream.posterior.Evidence;
import org.reconstream.posterior.RayEvidence;

/** What a person wants to know first. */
final class Summary {
  private Summary() {}

  /** One line about a result that was written. */
  static String line(Reconstruction result, Path folder) {
    Evidence e = result.evidence();
    return String.format(
            Locale.ROOT,
            "%s: %s, %d draws of %d levels in %.1f s, residual ratio %.3f, standard error of the mean"
                + " %s%s",
            folder,
            result.measurement() instanceof Sinogram
                ? measured(result.measurement())
                : String.format(Locale.ROOT, "acceleration %.2f", e.effectiveAcceleration()),
            e.draws(),
            e.levels(),
            result.seconds().total(),
            e.residualRatio(),
            standardError(e),
            e.calibrated() ? known(e) : " (this sampler's spread is not uncertainty)")
        + warnings(e);
  }

  /** How well the deviation itself is known. */
  private static String known(Evidence e) {
    return e.draws() < 2
        ? ""
        : String.format(
            Locale.ROOT, ", the deviation known to %.0f %%", 100 * e.relativeErrorOfDeviation());
  }

  /** What was measured of an image, in two words. */
  static String measured(Measurement measurement) {
    if (measurement instanceof KSpace scan) {
      return scan.coils() == 1 ? "1 coil" : scan.coils() + " coils";
    } else if (measurement instanceof Sinogram scan) {
      return scan.views() + " views";
    }
    throw new AssertionError(measurement);
  }

  /** Rows and columns of the image that is reconstructed. */
  static String matrix(Measurement measurement) {
    if (measurement instanceof KSpace scan) {
      return scan.height() + " x " + scan.width();
    } else if (measurement instanceof Sinogram scan) {
      return scan.geometry().rows() + " x " + scan.geometry().columns();
    }
    throw new AssertionError(measurement);
  }

  /**
   * The standard error of the mean, relative to the image's p99 (MRI) or in HU (CT); a single draw
   * cannot tell it.
   */
  static String standardError(Evidence evidence) {
    if (evidence.draws() < 2) {
      return "unknown";
    }
    RayEvidence rays = evidence.rays();
    return rays == null
        ? String.format(Locale.ROOT, "%.4f", evidence.standardErrorOfMean())
        : String.format(Locale.ROOT, "%.1f HU", rays.standardErrorHu());
  }

  /** What a reader must know beside its numbers; empty where there is nothing. */
  static String warnings(Evidence evidence) {
    StringBuilder text = new StringBuilder();
    if (evidence.plausibility().doubtful()) {
      text.append("; PRIMARY IMAGE IS THE BASELINE: ")
          .append(String.join("; ", evidence.plausibility().doubts()));
    }
    RayEvidence rays = evidence.rays();
    if (rays == null) {
      return text.toString();
    }
    if (rays.limitedAngle()) {
      text.append(
          String.format(
              Locale.ROOT, "; limited angle of %.0f degrees", Math.toDegrees(rays.arcRad())));
    }
    if (rays.truncated()) {
      text.append(
          String.format(
              Locale.ROOT,
              "; truncated in %.0f %% of the views, complete within %.0f mm of the isocentre",
              100 * rays.truncatedViews(),
              rays.coveredRadiusMm()));
    }
    if (rays.starved() > 0) {
      text.append("; ").append(rays.starved()).append(" rays without enough photons dropped");
    }
    return text.toString();
  }
}
