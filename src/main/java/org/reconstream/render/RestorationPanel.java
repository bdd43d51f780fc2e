package org.reconstream.render;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

/**
 * The picture of a restored image: the true one where it is known, a classical estimate, the
 * posterior mean and the standard deviation side by side. Images share one window, 0 to the 99.5th
 * percentile of the mean; three channels are shown as red, green and blue, others by magnitude.
 * Deterministic. Stateless.
 */
public final class RestorationPanel {
  private static final int SIDE = 460;

  private RestorationPanel() {}

  /**
   * What to show, in the prior's units.
   *
   * @param truth {@code [channels, H, W]}, or null
   * @param baseline the same shape
   * @param mean the same shape
   * @param deviation {@code [H, W]}
   * @param calibrated whether the deviation is uncertainty
   */
  public record Content(
      @Nullable Tensor truth, Tensor baseline, Tensor mean, Tensor deviation, boolean calibrated) {}

  /** Draws the panel as a PNG file's bytes. */
  public static byte[] png(Content content, String headline, List<String> notes)
      throws IOException {
    Shape shape = content.mean().shape();
    double zoom = (double) SIDE / Math.max(shape.dim(1), shape.dim(2));
    int height = (int) Math.max(1, Math.round(zoom * shape.dim(1)));
    int width = (int) Math.max(1, Math.round(zoom * shape.dim(2)));
    double white = Panel.positive(ScalarImage.magnitude(content.mean()).quantile(0.995));
    Scale window = new Scale(ColourMap.GREY, 0, white, "intensity, prior's units");
    List<Pane> panes = new ArrayList<>();
    if (content.truth() != null) {
      panes.add(pane("Truth", "", content.truth(), window, height, width));
    }
    panes.add(pane("Baseline", "least squares", content.baseline(), window, height, width));
    panes.add(pane("Posterior mean", "", content.mean(), window, height, width));
    panes.add(deviation(content, height, width));
    PanelLayout layout = new PanelLayout(SIDE, height);
    BufferedImage panel = layout.draw(headline, List.of(panes), notes, Panel.NOTICE);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(panel, "png", bytes)) {
      throw new IOException("this Java cannot write PNG files");
    }
    return bytes.toByteArray();
  }

  private static Pane deviation(Content content, int height, int width) {
    ScalarImage spread = ScalarImage.of(content.deviation());
    double high = Panel.positive(spread.quantile(0.995));
    Scale scale = new Scale(ColourMap.MAGMA, 0, high, "prior's units, all channels");
    return new Pane(
        content.calibrated() ? "Posterior standard deviation" : "Spread of the draws",
        content.calibrated() ? "" : "this sampler is not calibrated",
        spread.nearest(height, width),
        scale,
        Panel.NOT_SEEN);
  }

  private static Pane pane(
      String title, String subtitle, Tensor image, Scale window, int height, int width) {
    ScalarImage shown = ScalarImage.magnitude(image).nearest(height, width);
    if (image.shape().dim(0) != 3) {
      return new Pane(title, subtitle, shown, window, Panel.NOT_SEEN);
    }
    BufferedImage colours = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int c = 0; c < 3; c++) {
      ScalarImage channel = channel(image, c).nearest(height, width);
      for (int i = 0; i < channel.values().length; i++) {
        double level = channel.values()[i] / (window.high() / Math.sqrt(3));
        int value = (int) Math.round(255 * Math.max(0, Math.min(1, level)));
        int rgb = colours.getRGB(i % width, i / width) & 0xffffff;
        colours.setRGB(i % width, i / width, rgb | value << (16 - 8 * c));
      }
    }
    return new Pane(title, subtitle, shown, window, Panel.NOT_SEEN, colours);
  }

  private static ScalarImage channel(Tensor image, int c) {
    int plane = image.shape().dim(1) * image.shape().dim(2);
    float[] values = new float[plane];
    System.arraycopy(image.values(), c * plane, values, 0, plane);
    return new ScalarImage(image.shape().dim(1), image.shape().dim(2), values);
  }
}
