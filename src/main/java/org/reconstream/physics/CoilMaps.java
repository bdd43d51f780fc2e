package org.reconstream.physics;

import java.util.Arrays;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

/**
 * Coil sensitivity maps of whitened coils.
 *
 * @param maps {@code [C, 2, H, W]}; the sum over coils of the squared magnitude is the squared
 *     support
 * @param support weight of each pixel, {@code [H, W]}: 1 inside the object, 0 where there is no
 *     signal, soft in between
 */
record CoilMaps(Tensor maps, Tensor support) {
  /** Maps of constant 1 for a single coil: the image then carries the coil's shading and phase. */
  static CoilMaps single(int height, int width) {
    float[] maps = new float[2 * height * width];
    float[] support = new float[height * width];
    Arrays.fill(maps, 0, height * width, 1);
    Arrays.fill(support, 1);
    return new CoilMaps(
        Tensor.of(Shape.of(1, 2, height, width), maps),
        Tensor.of(Shape.of(height, width), support));
  }
}
