package org.reconstream.physics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Fft;
import org.reconstream.array.Tensor;

/**
 * The normal operator of a mask that consists of complete lines: along the lines the transform and
 * its inverse cancel, which leaves {@code sum_c conj(S_c) F1^H M F1 S_c} with the one-dimensional
 * transform F1 across the lines.
 *
 * <p>Immutable and thread-safe.
 */
final class LineNormal {
  private final Fft fft;
  private final boolean transposed;
  private final boolean[] measured;
  private final CoilPlanes coils;

  private LineNormal(Tensor maps, Fft fft, boolean transposed, boolean[] measured) {
    this.fft = fft;
    this.transposed = transposed;
    this.measured = measured;
    float unit = (float) (1 / Math.sqrt(fft.height()));
    this.coils = new CoilPlanes(maps.values(), maps.shape().dim(0), fft, transposed, unit);
  }

  /** The operator if the mask consists of complete rows or of complete columns, else null. */
  static @Nullable LineNormal of(Tensor maps, SamplingMask mask) {
    boolean[] rows = new boolean[mask.height()];
    boolean[] columns = new boolean[mask.width()];
    for (int position : mask.positions()) {
      rows[position / mask.width()] = true;
      columns[position % mask.width()] = true;
    }
    if (count(rows) * mask.width() == mask.count()) {
      return new LineNormal(maps, Fft.of(mask.height(), mask.width()), false, rows);
    }
    if (count(columns) * mask.height() == mask.count()) {
      return new LineNormal(maps, Fft.of(mask.width(), mask.height()), true, columns);
    }
    return null;
  }

  private static int count(boolean[] lines) {
    int count = 0;
    for (boolean line : lines) {
      count += line ? 1 : 0;
    }
    return count;
  }

  /** {@code out = A^T A image}. */
  void apply(float[] image, float[] out) {
    CoilPlanes.Workspace w = coils.take();
    w.load(image, transposed);
    w.clearSum();
    for (int c = 0; c < coils.coils(); c++) {
      coils.weigh(c, w);
      fft.forwardAlongY(w.plane());
      for (int line = 0; line < measured.length; line++) {
        if (!measured[line]) {
          Arrays.fill(w.plane().imageRe()[line], 0);
          Arrays.fill(w.plane().imageIm()[line], 0);
        }
      }
      fft.inverseAlongY(w.plane());
      coils.accumulate(c, w);
    }
    w.store(out, transposed);
    coils.release(w);
  }
}
