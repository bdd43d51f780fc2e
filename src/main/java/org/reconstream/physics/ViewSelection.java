package org.reconstream.physics;

import org.jspecify.annotations.Nullable;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

/** Sinograms with fewer views, as if the others had never been measured. */
public final class ViewSelection {
  private ViewSelection() {}

  /**
   * Keeps some views, as evenly spread over the stored order as whole views allow: the views {@code
   * floor(i * views / count)}.
   *
   * @param count how many views to keep, from 1 to all of them
   */
  public static Sinogram evenly(Sinogram scan, int count) {
    int views = scan.views();
    if (count < 1 || count > views) {
      throw new IllegalArgumentException(
          "cannot keep " + count + " views of " + views + "; ask for 1 to " + views);
    }
    int[] kept = new int[count];
    for (int i = 0; i < count; i++) {
      kept[i] = (int) ((long) i * views / count);
    }
    return keep(scan, kept);
  }

  private static Sinogram keep(Sinogram scan, int[] kept) {
    int columns = scan.columns();
    byte[] measured = new byte[kept.length * columns];
    double[] angles = new double[kept.length];
    for (int i = 0; i < kept.length; i++) {
      System.arraycopy(scan.measured(), kept[i] * columns, measured, i * columns, columns);
      angles[i] = scan.anglesRad()[kept[i]];
    }
    return new Sinogram(
        rows(scan.lineIntegrals(), kept),
        measured,
        angles,
        scan.beam(),
        nullableRows(scan.quanta(), kept),
        scan.waterAttenuationPerMm(),
        scan.geometry());
  }

  private static @Nullable Tensor nullableRows(@Nullable Tensor tensor, int[] kept) {
    return tensor == null ? null : rows(tensor, kept);
  }

  private static Tensor rows(Tensor tensor, int[] kept) {
    int columns = tensor.shape().dim(1);
    float[] values = new float[kept.length * columns];
    for (int i = 0; i < kept.length; i++) {
      System.arraycopy(tensor.values(), kept[i] * columns, values, i * columns, columns);
    }
    return Tensor.of(Shape.of(kept.length, columns), values);
  }
}
