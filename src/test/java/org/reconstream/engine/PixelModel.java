package org.reconstream.engine;

import java.util.Arrays;
import org.reconstream.array.Shape;
import org.reconstream.physics.ForwardModel;

/** Measures some pixels directly, so that its posteriors are known in closed form. */
final class PixelModel implements ForwardModel {
  private final int height;
  private final int width;
  private final int[] measured;
  private final String label;

  PixelModel(int height, int width, int[] measured, String label) {
    this.height = height;
    this.width = width;
    this.measured = measured;
    this.label = label;
  }

  /** What a test wants to recognise the problem by. */
  String label() {
    return label;
  }

  @Override
  public Shape imageShape() {
    return Shape.of(2, height, width);
  }

  @Override
  public Shape dataShape() {
    return Shape.of(1, 2, measured.length);
  }

  @Override
  public long measurements() {
    return measured.length;
  }

  @Override
  public int componentsPerMeasurement() {
    return 2;
  }

  @Override
  public void apply(float[] image, float[] data) {
    for (int i = 0; i < measured.length; i++) {
      data[i] = image[measured[i]];
      data[measured.length + i] = image[height * width + measured[i]];
    }
  }

  @Override
  public void adjoint(float[] data, float[] image) {
    Arrays.fill(image, 0);
    for (int i = 0; i < measured.length; i++) {
      image[measured[i]] = data[i];
      image[height * width + measured[i]] = data[measured.length + i];
    }
  }

  @Override
  public void normal(float[] image, float[] out) {
    float[] data = new float[2 * measured.length];
    apply(image, data);
    adjoint(data, out);
  }
}
