package org.reconstream.formats;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

/** The rays of a stack of sinograms as a file states them. */
final class RayArrays {
  /** Counts below this are taken for it: the logarithm must exist. */
  private static final double LEAST_COUNT = 0.5;

  private final int slices;
  private final int views;
  private final int columns;
  private final double[] lines;
  private final boolean[] measured;
  private final double @Nullable [] quanta;

  private RayArrays(Shape shape, double[] lines, boolean[] measured, double @Nullable [] quanta) {
    int rank = shape.rank();
    this.slices = rank == 3 ? shape.dim(0) : 1;
    this.views = shape.dim(rank - 2);
    this.columns = shape.dim(rank - 1);
    this.lines = lines;
    this.measured = measured;
    this.quanta = quanta;
  }

  /** Rays whose logarithm was taken; what is not finite was not measured. */
  static RayArrays ofLineIntegrals(
      String file, NpyNumbers lines, @Nullable NpyNumbers measured, @Nullable NpyNumbers quanta)
      throws FormatException {
    boolean[] marks = marks(file, lines.shape(), measured);
    for (int i = 0; i < marks.length; i++) {
      marks[i] &= measured != null || Double.isFinite(lines.values()[i]);
    }
    double[] incident = quanta == null ? null : spread(file, "quanta", quanta, lines.shape());
    return new RayArrays(lines.shape(), lines.values(), marks, incident);
  }

  /** {@code l = -ln((counts - dark) / (flat - dark))}, quanta {@code flat - dark}. */
  static RayArrays ofCounts(
      String file,
      NpyNumbers counts,
      NpyNumbers flat,
      @Nullable NpyNumbers dark,
      double saturation,
      @Nullable NpyNumbers measured)
      throws FormatException {
    Shape shape = counts.shape();
    boolean[] marks = marks(file, shape, measured);
    double[] open = spread(file, "flat", flat, shape);
    double[] offset = dark == null ? new double[shape.size()] : spread(file, "dark", dark, shape);
    double[] lines = new double[shape.size()];
    for (int i = 0; i < lines.length; i++) {
      double incident = open[i] - offset[i];
      double behind = Math.max(LEAST_COUNT, counts.values()[i] - offset[i]);
      marks[i] &= incident > 0 && counts.values()[i] < saturation;
      open[i] = marks[i] ? incident : 0;
      lines[i] = marks[i] ? -Math.log(behind / incident) : 0;
    }
    return new RayArrays(shape, lines, marks, open);
  }

  int slices() {
    return slices;
  }

  int views() {
    return views;
  }

  int columns() {
    return columns;
  }

  Tensor lineIntegrals(int slice) {
    return tensor(lines, slice);
  }

  byte[] measured(int slice) {
    byte[] marks = new byte[views * columns];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = (byte) (measured[slice * marks.length + i] ? 1 : 0);
    }
    return marks;
  }

  /** The incident quanta: those asked for, else those stated, else null. */
  @Nullable Tensor quanta(int slice, @Nullable Double asked) {
    if (asked != null) {
      double[] all = new double[lines.length];
      Arrays.fill(all, asked);
      return tensor(all, slice);
    }
    return quanta == null ? null : tensor(quanta, slice);
  }

  private Tensor tensor(double[] stack, int slice) {
    float[] values = new float[views * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) stack[slice * values.length + i];
    }
    return Tensor.of(Shape.of(views, columns), values);
  }

  private static boolean[] marks(String file, Shape shape, @Nullable NpyNumbers measured)
      throws FormatException {
    boolean[] marks = new boolean[shape.size()];
    double[] given = measured == null ? null : spread(file, "measured", measured, shape);
    for (int i = 0; i < marks.length; i++) {
      marks[i] = given == null || given[i] != 0;
    }
    return marks;
  }

  /** One number, one a column, one a ray of a slice or one a ray of the stack, for every ray. */
  private static double[] spread(String file, String name, NpyNumbers given, Shape shape)
      throws FormatException {
    int length = given.values().length;
    int columns = shape.dim(shape.rank() - 1);
    int rays = shape.dim(shape.rank() - 2) * columns;
    if (length != 1 && length != columns && length != rays && length != shape.size()) {
      throw new FormatException(
          file,
          "the array '"
              + name
              + "' has the shape "
              + given.shape()
              + ", which does not fit "
              + shape);
    }
    double[] all = new double[shape.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = given.values()[i % length];
    }
    return all;
  }
}
