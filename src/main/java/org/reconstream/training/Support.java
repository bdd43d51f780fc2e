package org.reconstream.training;

import java.util.ArrayDeque;

/**
 * The region of an image that shows something: the foreground closed by two pixels, with its holes
 * filled.
 */
final class Support {
  private static final int CLOSING = 2;

  private Support() {}

  /** The region of a magnitude image {@code [height, width]}. */
  static boolean[] of(float[] magnitude, int height, int width, double foreground) {
    boolean[] mask = new boolean[magnitude.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = magnitude[i] > foreground;
    }
    for (int i = 0; i < CLOSING; i++) {
      mask = grown(mask, height, width, true);
    }
    for (int i = 0; i < CLOSING; i++) {
      mask = grown(mask, height, width, false);
    }
    return filled(mask, height, width);
  }

  /** Grows the pixels of one value by a cross of one pixel; outside the image is unset. */
  private static boolean[] grown(boolean[] mask, int height, int width, boolean value) {
    boolean[] result = mask.clone();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        boolean touches =
            (y > 0 ? mask[i - width] == value : !value)
                || (y < height - 1 ? mask[i + width] == value : !value)
                || (x > 0 ? mask[i - 1] == value : !value)
                || (x < width - 1 ? mask[i + 1] == value : !value);
        if (touches) {
          result[i] = value;
        }
      }
    }
    return result;
  }

  /** Everything that cannot be reached from the border outside the mask. */
  private static boolean[] filled(boolean[] mask, int height, int width) {
    boolean[] outside = new boolean[mask.length];
    ArrayDeque<Integer> front = new ArrayDeque<>();
    for (int i = 0; i < mask.length; i++) {
      int y = i / width;
      int x = i % width;
      if (!mask[i] && (y == 0 || x == 0 || y == height - 1 || x == width - 1)) {
        outside[i] = true;
        front.add(i);
      }
    }
    while (!front.isEmpty()) {
      int i = front.remove();
      int x = i % width;
      visit(i - width, i >= width, mask, outside, front);
      visit(i + width, i + width < mask.length, mask, outside, front);
      visit(i - 1, x > 0, mask, outside, front);
      visit(i + 1, x < width - 1, mask, outside, front);
    }
    boolean[] inside = new boolean[mask.length];
    for (int i = 0; i < inside.length; i++) {
      inside[i] = !outside[i];
    }
    return inside;
  }

  private static void visit(
      int i, boolean exists, boolean[] mask, boolean[] outside, ArrayDeque<Integer> front) {
    if (exists && !mask[i] && !outside[i]) {
      outside[i] = true;
      front.add(i);
    }
  }
}
