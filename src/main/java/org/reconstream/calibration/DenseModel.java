package org.reconstream.calibration;

import java.util.Arrays;
import org.reconstream.array.Shape;
import org.reconstream.physics.ForwardModel;

/**
 * A small linear measurement as a matrix: {@code y = A x} with A {@code [data, image]}. Sums run
 * over matrix columns in single precision. Immutable and thread-safe.
 */
public final class DenseModel implements ForwardModel {
  private final Shape imageShape;
  private final Shape dataShape;
  private final int componentsPerMeasurement;

  /** A transposed, {@code [image][data]}. */
  private final float[][] columns;

  /** A, {@code [data][image]}. */
  private final float[][] rows;

  /** {@code A^T A}. */
  private final float[][] normal;

  private DenseModel(
      Shape imageShape, Shape dataShape, int componentsPerMeasurement, float[][] columns) {
    this.imageShape = imageShape;
    this.dataShape = dataShape;
    this.componentsPerMeasurement = componentsPerMeasurement;
    this.columns = columns;
    this.rows = transposed(columns, dataShape.size());
    this.normal = new float[columns.length][columns.length];
    for (int i = 0; i < columns.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        normal[i][j] = dot(columns[i], columns[j]);
      }
    }
  }

  /**
   * The model of a real matrix with independent real measurements.
   *
   * @param rows the matrix, row by row
   */
  public static DenseModel of(Shape imageShape, double[][] rows) {
    float[][] columns = new float[imageShape.size()][rows.length];
    for (int j = 0; j < columns.length; j++) {
      for (int i = 0; i < rows.length; i++) {
        columns[j][i] = (float) rows[i][j];
      }
    }
    return new DenseModel(imageShape, Shape.of(rows.length), 1, columns);
  }

  /** The matrix of another model, which it equals but for rounding. */
  public static DenseModel of(ForwardModel model) {
    int size = model.imageShape().size();
    float[][] columns = new float[size][model.dataShape().size()];
    float[] unit = new float[size];
    for (int j = 0; j < size; j++) {
      unit[j] = 1;
      model.apply(unit, columns[j]);
      unit[j] = 0;
    }
    return new DenseModel(
        model.imageShape(), model.dataShape(), model.componentsPerMeasurement(), columns);
  }

  /** {@code A^T A} in double precision, a fresh row-major array. */
  double[] normalMatrix() {
    int n = columns.length;
    double[] matrix = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int k = 0; k < columns[i].length; k++) {
          sum += (double) columns[i][k] * columns[j][k];
        }
        matrix[i * n + j] = sum;
      }
    }
    return matrix;
  }

  /** Element of A. */
  double at(int row, int column) {
    return columns[column][row];
  }

  @Override
  public Shape imageShape() {
    return imageShape;
  }

  @Override
  public Shape dataShape() {
    return dataShape;
  }

  @Override
  public long measurements() {
    return dataShape.size() / componentsPerMeasurement;
  }

  @Override
  public int componentsPerMeasurement() {
    return componentsPerMeasurement;
  }

  @Override
  public void apply(float[] image, float[] data) {
    requireLength("image", image, imageShape);
    requireLength("data", data, dataShape);
    combine(columns, image, data);
  }

  @Override
  public void adjoint(float[] data, float[] image) {
    requireLength("data", data, dataShape);
    requireLength("image", image, imageShape);
    combine(rows, data, image);
  }

  @Override
  public void normal(float[] image, float[] out) {
    requireLength("image", image, imageShape);
    requireLength("image", out, imageShape);
    combine(normal, image, out);
  }

  /** {@code out = sum_k weights[k] vectors[k]}. */
  private static void combine(float[][] vectors, float[] weights, float[] out) {
    Arrays.fill(out, 0);
    for (int k = 0; k < weights.length; k++) {
      float weight = weights[k];
      float[] vector = vectors[k];
      for (int i = 0; i < out.length; i++) {
        out[i] += weight * vector[i];
      }
    }
  }

  private static float[][] transposed(float[][] columns, int rows) {
    float[][] result = new float[rows][columns.length];
    for (int j = 0; j < columns.length; j++) {
      for (int i = 0; i < rows; i++) {
        result[i][j] = columns[j][i];
      }
    }
    return result;
  }

  private static float dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return (float) sum;
  }

  private static void requireLength(String name, float[] values, Shape shape) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          name + " must have shape " + shape + ", got [" + values.length + "]");
    }
  }
}
