package org.reconstream.render;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Tensor;
import org.reconstream.engine.Reconstruction;
import org.reconstream.physics.Beam;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;
import org.reconstream.posterior.Evidence;
import org.reconstream.posterior.RayEvidence;

/**
 * The panel of CT: the sinogram, then baseline and posterior mean in the windows of soft tissue,
 * lung and bone, and the standard deviation, all in HU. An object without soft tissue is shown over
 * its full range instead.
 */
final class SinogramPanel {
  /** Width and height of the largest picture in pixels. */
  private static final int SIDE = 480;

  private SinogramPanel() {}

  /** Draws the panel of a CT reconstruction. */
  static BufferedImage of(Sinogram scan, Reconstruction result) {
    SliceGeometry geometry = scan.geometry();
    double perMm = SIDE / Math.max(geometry.fieldOfViewXMm(), geometry.fieldOfViewYMm());
    int width = Panel.pixels(geometry.fieldOfViewXMm() * perMm);
    int height = Panel.pixels(geometry.fieldOfViewYMm() * perMm);
    ScalarImage mean = plane(result.mean(), geometry);
    Pictures pictures =
        new Pictures(
            plane(result.baseline(), geometry).cubic(height, width, Float.NEGATIVE_INFINITY),
            mean.cubic(height, width, Float.NEGATIVE_INFINITY),
            result.evidence());
    HounsfieldWindow first = HounsfieldWindow.first(mean);
    List<List<Pane>> rows = new ArrayList<>();
    rows.add(
        List.of(
            sinogram(scan, width, height),
            pictures.baseline(first),
            pictures.mean(first),
            deviation(result, geometry, width, height)));
    if (first.equals(HounsfieldWindow.SOFT_TISSUE)) {
      rows.add(
          List.of(
              pictures.baseline(HounsfieldWindow.LUNG),
              pictures.mean(HounsfieldWindow.LUNG),
              pictures.baseline(HounsfieldWindow.BONE),
              pictures.mean(HounsfieldWindow.BONE)));
    }
    return new PanelLayout(width, height)
        .draw(
            headline(scan, result.evidence()),
            rows,
            Panel.withDoubts(result.evidence(), notes(result)),
            Panel.NOTICE);
  }

  /** Baseline and mean at their final size. */
  private record Pictures(ScalarImage baseline, ScalarImage mean, Evidence evidence) {
    Pane baseline(HounsfieldWindow window) {
      RayEvidence rays = evidence.rays();
      String name = rays == null ? "classical" : rays.baseline();
      String title = Panel.caption("Baseline", true, evidence);
      return pane(title, name + ", no prior", window, baseline);
    }

    Pane mean(HounsfieldWindow window) {
      boolean several = evidence.draws() > 1;
      return pane(
          Panel.caption(several ? "Posterior mean" : "Posterior draw", false, evidence),
          several ? evidence.draws() + " draws" : "a single draw",
          window,
          mean);
    }

    private static Pane pane(String what, String how, HounsfieldWindow window, ScalarImage image) {
      String title =
          String.format(Locale.ROOT, "%s: %s", what, window.name().toLowerCase(Locale.ROOT));
      return new Pane(title, how, image, window.scale(), Panel.NOT_SEEN);
    }
  }

  private static Pane sinogram(Sinogram scan, int width, int height) {
    float[] values = scan.lineIntegrals().values().clone();
    long measured = 0;
    for (int i = 0; i < values.length; i++) {
      measured += scan.measured()[i];
      values[i] = scan.measured()[i] == 0 ? Float.NaN : values[i];
    }
    ScalarImage image = new ScalarImage(scan.views(), scan.columns(), values);
    double high = Panel.positive(finite(image).quantile(0.999));
    return new Pane(
        "Sinogram",
        String.format(
            Locale.ROOT,
            "%d views \u00d7 %d columns%s",
            scan.views(),
            scan.columns(),
            measured == values.length
                ? ""
                : String.format(
                    Locale.ROOT,
                    ", %.1f %% measured; blue: not",
                    100.0 * measured / values.length)),
        image.nearest(height, width),
        new Scale(ColourMap.GREY, 0, high, "line integral; columns across, views down"),
        Panel.NOT_MEASURED);
  }

  /** The measured rays in one row. */
  private static ScalarImage finite(ScalarImage image) {
    float[] measured = new float[image.values().length];
    int count = 0;
    for (float value : image.values()) {
      if (!Float.isNaN(value)) {
        measured[count++] = value;
      }
    }
    return new ScalarImage(
        1, Math.max(1, count), java.util.Arrays.copyOf(measured, Math.max(1, count)));
  }

  private static Pane deviation(
      Reconstruction result, SliceGeometry geometry, int width, int height) {
    ScalarImage spread =
        ScalarImage.of(result.deviation()).centre(geometry.rows(), geometry.columns());
    ScalarImage support =
        ScalarImage.of(result.support()).centre(geometry.rows(), geometry.columns());
    double high = Panel.positive(Panel.inside(spread, support).quantile(0.995));
    Evidence evidence = result.evidence();
    return new Pane(
        evidence.calibrated() ? "Posterior standard deviation" : "Spread of the draws",
        evidence.draws() < 2
            ? "needs at least two draws"
            : evidence.calibrated()
                ? "its own scale; grey: not seen by every view"
                : "this sampler is not calibrated",
        Panel.blank(spread.cubic(height, width), support.nearest(height, width)),
        new Scale(ColourMap.MAGMA, 0, high, "HU"),
        Panel.NOT_SEEN);
  }

  private static ScalarImage plane(Tensor image, SliceGeometry geometry) {
    int height = image.shape().dim(1);
    int width = image.shape().dim(2);
    return new ScalarImage(height, width, image.values())
        .centre(geometry.rows(), geometry.columns());
  }

  private static String headline(Sinogram scan, Evidence evidence) {
    String beam =
        scan.beam() instanceof Beam.Parallel
            ? "Parallel-beam CT"
            : scan.beam() instanceof Beam.FanArc
                ? "Fan-beam CT, curved detector"
                : "Fan-beam CT, flat detector";
    RayEvidence rays = evidence.rays();
    String arc =
        rays == null
            ? ""
            : String.format(
                Locale.ROOT,
                " over %.0f\u00b0%s",
                Math.toDegrees(rays.arcRad()),
                rays.limitedAngle() ? " (limited angle)" : "");
    return String.format(Locale.ROOT, "%s, %d views%s", beam, scan.views(), arc);
  }

  private static List<String> notes(Reconstruction result) {
    Evidence e = result.evidence();
    List<String> notes = new ArrayList<>();
    RayEvidence rays = e.rays();
    if (rays != null) {
      notes.add(supports(e, rays));
      String warnings = warnings(rays);
      if (warnings != null) {
        notes.add(warnings);
      }
    }
    notes.add(Panel.made(e, result.provenance()));
    return notes;
  }

  private static String supports(Evidence e, RayEvidence rays) {
    return String.format(
        Locale.ROOT,
        "residual ratio %.3f \u00b7 %d rays, %.2f unknowns per ray \u00b7 noise of a line integral %.3g (%.3g to %.3g: %s) \u00b7 standard error of the mean %s \u00b7 deviation up to %s",
        e.residualRatio(),
        rays.used(),
        e.effectiveAcceleration(),
        rays.sigmaMedian(),
        rays.sigmaP05(),
        rays.sigmaP95(),
        e.noiseRule().replace('-', ' '),
        hounsfield(e, rays.standardErrorHu()),
        hounsfield(e, rays.uncertaintyP95Hu()));
  }

  private static String hounsfield(Evidence e, double units) {
    return e.draws() < 2 ? "unknown" : String.format(Locale.ROOT, "%.1f HU", units);
  }

  private static @Nullable String warnings(RayEvidence rays) {
    List<String> warnings = new ArrayList<>();
    if (rays.limitedAngle()) {
      warnings.add("limited angle: edges along the missing views rest on the prior");
    }
    if (rays.truncated()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "truncated in %.0f %% of the views: trust the inner %.0f mm",
              100 * rays.truncatedViews(),
              2 * rays.coveredRadiusMm()));
    }
    if (rays.starved() > 0) {
      warnings.add(rays.starved() + " rays with too few photons were dropped");
    }
    return warnings.isEmpty() ? null : String.join(" \u00b7 ", warnings);
  }
}
