package org.reconstream.render;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.reconstream.engine.Provenance;
import org.reconstream.engine.Reconstruction;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.Sinogram;
import org.reconstream.posterior.Evidence;

/**
 * The picture of a reconstruction: measurement, baseline, posterior mean and standard deviation
 * side by side, with the evidence below.
 *
 * <p>Images show the reconstructed matrix with square physical pixels; only display resolution is
 * interpolated. Contains no identity. Deterministic. Stateless.
 */
public final class Panel {
  static final String NOTICE = "RESEARCH USE ONLY - not for diagnosis";
  static final int NOT_MEASURED = 0x1d2a44;
  static final int NOT_SEEN = 0x30363f;

  /** Support above which a pixel belongs to the object. */
  private static final float INSIDE = 0.5f;

  private Panel() {}

  /** Draws the panel of a reconstruction of either modality. */
  public static BufferedImage of(Reconstruction result) {
    if (result.measurement() instanceof KSpace scan) {
      return KSpacePanel.of(scan, result);
    } else if (result.measurement() instanceof Sinogram scan) {
      return SinogramPanel.of(scan, result);
    }
    throw new AssertionError(result.measurement());
  }

  /** The panel as a PNG file's bytes. */
  public static byte[] png(Reconstruction result) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(of(result), "png", bytes)) {
      throw new IOException("this Java cannot write PNG files");
    }
    return bytes.toByteArray();
  }

  /** The caption of a pane, marked where it is the image to look at first, or is in doubt. */
  static String caption(String text, boolean primary, Evidence evidence) {
    if (!evidence.plausibility().doubtful()) {
      return text;
    }
    return primary ? "PRIMARY: " + text : "IN DOUBT: " + text;
  }

  /** The notes below a panel, with what is in doubt above them. */
  static List<String> withDoubts(Evidence evidence, List<String> notes) {
    List<String> all = new ArrayList<>();
    for (String doubt : evidence.plausibility().doubts()) {
      all.add("PRIMARY IMAGE IS THE BASELINE: " + doubt);
    }
    all.addAll(notes);
    return all;
  }

  /** What made a result, in one line. */
  static String made(Evidence e, Provenance p) {
    return String.format(
        Locale.ROOT,
        "sampler %s, %d levels, %d draws, seed %d \u00b7 prior %s (%s) \u00b7 %s %s \u00b7 Reconstream %s",
        p.recipe().sampler().name(),
        e.levels(),
        e.draws(),
        p.recipe().seed(),
        p.recipe().prior(),
        p.priorDigest().substring(0, Math.min(12, p.priorDigest().length())),
        p.engine(),
        p.engineVersion(),
        p.softwareVersion());
  }

  /** The pixels inside the support, in one row; all pixels where nothing is inside. */
  static ScalarImage inside(ScalarImage image, ScalarImage support) {
    float[] values = new float[image.values().length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (support.values()[i] >= INSIDE) {
        values[count++] = image.values()[i];
      }
    }
    return count == 0 ? image : new ScalarImage(1, count, Arrays.copyOf(values, count));
  }

  /** The image without the pixels outside the support. */
  static ScalarImage blank(ScalarImage image, ScalarImage support) {
    float[] values = image.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = support.values()[i] < INSIDE ? Float.NaN : values[i];
    }
    return new ScalarImage(image.height(), image.width(), values);
  }

  /** A length on the panel. */
  static int pixels(double length) {
    return Math.max(120, (int) Math.round(length));
  }

  static double positive(double value) {
    return value > 0 && !Double.isInfinite(value) ? value : 1;
  }
}
