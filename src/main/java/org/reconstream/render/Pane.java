package org.reconstream.render;

import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;

/**
 * One picture of a panel.
 *
 * @param title what it shows
 * @param subtitle how it came about
 * @param image the values, at their final size in pixels
 * @param scale colours, range and unit
 * @param blank colour of values that do not exist, which are NaN, as {@code 0xRRGGBB}
 * @param colours the picture itself where it is in natural colours, or null
 */
record Pane(
    String title,
    String subtitle,
    ScalarImage image,
    Scale scale,
    int blank,
    @Nullable BufferedImage colours) {
  /** A picture in the colours of its scale. */
  Pane(String title, String subtitle, ScalarImage image, Scale scale, int blank) {
    this(title, subtitle, image, scale, blank, null);
  }

  /** The picture in colours. */
  BufferedImage picture() {
    if (colours != null) {
      return colours;
    }
    BufferedImage picture =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        float value = image.values()[y * image.width() + x];
        picture.setRGB(x, y, Float.isNaN(value) ? blank : scale.colour(value));
      }
    }
    return picture;
  }
}
