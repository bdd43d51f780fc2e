package org.reconstream.render;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.reconstream.array.Tensor;
import org.reconstream.engine.Provenance;
import org.reconstream.engine.Reconstruction;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.SliceGeometry;
import org.reconstream.posterior.Evidence;

/**
 * The panel of MRI: k-space with its mask, baseline, posterior mean and standard deviation.
 *
 * <p>Baseline and mean share one window, 0 to the 99.5th percentile of the mean's magnitude.
 */
final class KSpacePanel {
  /** Largest width and height of each picture in pixels. */
  private static final int WIDTH = 540;

  private static final int HEIGHT = 620;

  private KSpacePanel() {}

  /** Draws the panel of a Cartesian MRI reconstruction. */
  static BufferedImage of(KSpace scan, Reconstruction result) {
    SliceGeometry geometry = scan.geometry();
    double perMm = Math.min(WIDTH / geometry.fieldOfViewXMm(), HEIGHT / geometry.fieldOfViewYMm());
    int width = Panel.pixels(geometry.fieldOfViewXMm() * perMm);
    int height = Panel.pixels(geometry.fieldOfViewYMm() * perMm);
    ScalarImage mean = magnitude(result.mean(), geometry);
    double white = Panel.positive(mean.quantile(0.995));
    Scale window = new Scale(ColourMap.GREY, 0, white, "magnitude, a.u.");
    Evidence evidence = result.evidence();
    List<Pane> panes =
        List.of(
            kSpace(scan, width, height),
            new Pane(
                Panel.caption("Baseline", true, evidence),
                "CG-SENSE, no prior; window of the mean",
                magnitude(result.baseline(), geometry).cubic(height, width),
                window,
                Panel.NOT_SEEN),
            new Pane(
                Panel.caption(
                    evidence.draws() > 1 ? "Posterior mean" : "Posterior draw", false, evidence),
                evidence.draws() > 1 ? evidence.draws() + " draws" : "a single draw",
                mean.cubic(height, width),
                window,
                Panel.NOT_SEEN),
            deviation(result, Panel.positive(mean.quantile(0.99)), width, height));
    return new PanelLayout(width, height)
        .draw(
            headline(scan, evidence),
            List.of(panes),
            Panel.withDoubts(evidence, notes(evidence, result.provenance())),
            Panel.NOTICE);
  }

  private static Pane kSpace(KSpace scan, int width, int height) {
    ScalarImage magnitude = ScalarImage.magnitude(scan.samples());
    double peak = Panel.positive(magnitude.quantile(1));
    float[] decades = new float[magnitude.values().length];
    byte[] marks = scan.mask().marks();
    for (int i = 0; i < decades.length; i++) {
      decades[i] =
          marks[i] == 0 ? Float.NaN : (float) Math.log10(magnitude.values()[i] / peak + 1e-30);
    }
    double floor = Math.max(-6, Math.min(-2, Math.floor(lowest(decades) - 1)));
    ScalarImage log = new ScalarImage(scan.height(), scan.width(), decades);
    double fit = Math.min((double) width / scan.width(), (double) height / scan.height());
    return new Pane(
        "k-space and mask",
        String.format(
            Locale.ROOT,
            "%.1f %% of %d \u00d7 %d, %s; blue: not measured",
            100.0 * scan.mask().count() / marks.length,
            scan.height(),
            scan.width(),
            scan.coils() == 1 ? "1 coil" : scan.coils() + " coils"),
        log.nearest(
            Math.max(1, (int) Math.round(scan.height() * fit)),
            Math.max(1, (int) Math.round(scan.width() * fit))),
        new Scale(ColourMap.GREY, floor, 0, "log10 of |y| / max |y|, all coils"),
        Panel.NOT_MEASURED);
  }

  /** The value that all but the faintest 2 % of the measured samples exceed. */
  private static double lowest(float[] decades) {
    float[] measured = new float[decades.length];
    int count = 0;
    for (float value : decades) {
      if (!Float.isNaN(value)) {
        measured[count++] = value;
      }
    }
    return new ScalarImage(1, count, Arrays.copyOf(measured, count)).quantile(0.02);
  }

  private static Pane deviation(Reconstruction result, double bright, int width, int height) {
    SliceGeometry geometry = result.measurement().geometry();
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
                ? "\u221a(var re + var im); grey: seen by no coil"
                : "this sampler is not calibrated",
        Panel.blank(spread.cubic(height, width), support.nearest(height, width)),
        new Scale(
            ColourMap.MAGMA,
            0,
            high,
            String.format(
                Locale.ROOT,
                "a.u. of the magnitude; full bar = %.1f %% of the mean's p99",
                100 * high / bright)),
        Panel.NOT_SEEN);
  }

  private static String headline(KSpace scan, Evidence evidence) {
    String coils = scan.coils() == 1 ? "Single-coil" : scan.coils() + "-coil";
    double acceleration = evidence.effectiveAcceleration();
    return acceleration < 1.005
        ? coils + " MRI, fully sampled"
        : String.format(Locale.ROOT, "%s MRI, %.1f\u00d7 undersampled", coils, acceleration);
  }

  private static List<String> notes(Evidence e, Provenance p) {
    return List.of(
        String.format(
            Locale.ROOT,
            "residual ratio %.3f \u00b7 acceleration %.2f \u00b7 noise level %.3g per channel (thermal %.3g: %s; maps %.3g) \u00b7 standard error of the mean %s",
            e.residualRatio(),
            e.effectiveAcceleration(),
            e.sigmaYPerRealChannel(),
            e.thermalSigmaPerRealChannel(),
            e.noiseRule().toLowerCase(Locale.ROOT).replace('_', ' '),
            e.mapMisfitPerRealChannel(),
            e.draws() < 2
                ? "unknown"
                : String.format(Locale.ROOT, "%.3f", e.standardErrorOfMean())),
        Panel.made(e, p));
  }

  private static ScalarImage magnitude(Tensor image, SliceGeometry geometry) {
    return ScalarImage.magnitude(image).centre(geometry.rows(), geometry.columns());
  }
}
