package org.reconstream.training;

import java.util.function.Supplier;

/**
 * One image of a corpus. Its pixels are made on demand, so that a corpus stays as compact as its
 * files.
 *
 * @param source the file or folder it came from, by name
 * @param group images of the same group never lie on both sides of the split; never a person's name
 *     or number in clear
 * @param contrast what tells apart kinds of image within a corpus; may be empty
 * @param planes 1 for real or magnitude images, 2 for complex ones
 * @param content makes the pixels {@code [planes, height, width]}: magnitude with peak about 1 for
 *     MR, normalised HU for CT; a fresh array
 */
public record Slice(
    String source,
    String group,
    String contrast,
    int planes,
    int height,
    int width,
    Supplier<float[]> content) {

  /** The pixels {@code [planes, height, width]}; a fresh array. */
  public float[] pixels() {
    return content.get();
  }

  /** The magnitude {@code [height, width]}, or the value itself for one plane; a fresh array. */
  public float[] magnitude() {
    float[] pixels = pixels();
    if (planes == 1) {
      return pixels;
    }
    int size = height * width;
    float[] magnitude = new float[size];
    for (int i = 0; i < size; i++) {
      magnitude[i] = (float) Math.hypot(pixels[i], pixels[size + i]);
    }
    return magnitude;
  }
}
