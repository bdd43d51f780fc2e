package org.reconstream.render;

import java.awt.image.BufferedImage;

/**
 * One picture of a panel.
 *
 * @param title what it shows
 * @param subtitle how it came about
 * @param image the values, at their final size in pixels
 * @param scale colours, range and unit
 * @param blank colour of values that do not exist, which are NaN, as {@code 0xRRGGBB}
 */
record Pane(String title, String subtitle, ScalarImage image, Scale scale, int blank) {
  /** The picture in colours. */
  BufferedImage picture() {
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
