package org.reconstream.prior;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.reconstream.prior.Bands.Band;

/**
 * What the images that a prior was made from were like. A scan outside can be reconstructed all the
 * same, unlike one outside the matrices that the graph accepts, but the result is in doubt.
 *
 * @param matrix height and width of the image, or null where they do not matter
 * @param pixelMm distance of rows and of columns in mm, or null where it does not matter
 */
public record Coverage(@Nullable Band matrix, @Nullable Band pixelMm) {
  /** Checks that it says something. */
  public Coverage {
    if (matrix == null && pixelMm == null) {
      throw new IllegalArgumentException("covers must have a matrix or a pixel_mm");
    }
  }

  /**
   * How an image differs from what is covered, one sentence each; empty when it does not.
   *
   * @param id the prior's id
   */
  public List<String> doubts(
      String id, int height, int width, double rowSpacingMm, double columnSpacingMm) {
    List<String> doubts = new ArrayList<>();
    if (matrix != null && !(matrix.contains(height) && matrix.contains(width))) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "matrix %d x %d is outside %.0f to %.0f, which prior %s was made for",
              height,
              width,
              matrix.low(),
              matrix.high(),
              id));
    }
    if (pixelMm != null && !(pixelMm.contains(rowSpacingMm) && pixelMm.contains(columnSpacingMm))) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "pixel of %.3g x %.3g mm is outside %.3g to %.3g mm, which prior %s was made for",
              rowSpacingMm,
              columnSpacingMm,
              pixelMm.low(),
              pixelMm.high(),
              id));
    }
    return doubts;
  }
}
