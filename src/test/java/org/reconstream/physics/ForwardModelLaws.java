package org.reconstream.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;

/** What every forward model must satisfy; a subclass names its model. */
public abstract class ForwardModelLaws {
  private final ForwardModel model = model();

  /** The model to test. */
  protected abstract ForwardModel model();

  private float[] image(int key) {
    return random(model.imageShape().size(), key);
  }

  private float[] data(int key) {
    return random(model.dataShape().size(), 1000 + key);
  }

  @Test
  void adjointMatchesInnerProduct() {
    for (int pair = 0; pair < 20; pair++) {
      float[] x = image(pair);
      float[] y = data(pair);
      float[] ax = new float[y.length];
      float[] aty = new float[x.length];
      model.apply(x, ax);
      model.adjoint(y, aty);
      double scale = norm(ax) * norm(y);
      assertThat(scale).isPositive();
      assertThat(Math.abs(dot(ax, y) - dot(x, aty))).isLessThan(1e-5 * scale);
    }
  }

  @Test
  void isLinear() {
    float[] x = image(1);
    float[] z = image(2);
    float[] sum = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      sum[i] = 2 * x[i] - 3 * z[i];
    }
    float[] ax = new float[model.dataShape().size()];
    float[] az = ax.clone();
    float[] direct = ax.clone();
    model.apply(x, ax);
    model.apply(z, az);
    model.apply(sum, direct);
    for (int i = 0; i < ax.length; i++) {
      ax[i] = 2 * ax[i] - 3 * az[i];
    }
    assertThat(distance(ax, direct)).isLessThan(1e-5 * norm(direct));
  }

  @Test
  void normalIsAdjointOfApply() {
    float[] x = image(3);
    float[] ax = new float[model.dataShape().size()];
    float[] expected = new float[x.length];
    float[] direct = new float[x.length];
    model.apply(x, ax);
    model.adjoint(ax, expected);
    model.normal(x, direct);
    assertThat(distance(direct, expected)).isLessThan(1e-5 * norm(expected));
  }

  @Test
  void inputsStayUntouchedAndOutputsAreOverwritten() {
    float[] x = image(4);
    float[] y = data(4);
    float[] xCopy = x.clone();
    float[] yCopy = y.clone();
    float[] ax = new float[y.length];
    float[] axAgain = new float[y.length];
    Arrays.fill(axAgain, 7);
    model.apply(x, ax);
    model.apply(x, axAgain);
    assertThat(axAgain).isEqualTo(ax);
    float[] image = new float[x.length];
    float[] imageAgain = new float[x.length];
    Arrays.fill(imageAgain, 7);
    model.adjoint(y, image);
    model.adjoint(y, imageAgain);
    assertThat(imageAgain).isEqualTo(image);
    Arrays.fill(imageAgain, 7);
    model.normal(x, image);
    model.normal(x, imageAgain);
    assertThat(imageAgain).isEqualTo(image);
    assertThat(x).isEqualTo(xCopy);
    assertThat(y).isEqualTo(yCopy);
  }

  @Test
  void countsItsMeasurements() {
    assertThat(model.measurements() * model.componentsPerMeasurement())
        .isEqualTo(model.dataShape().size());
  }

  @Test
  void refusesArraysOfTheWrongLength() {
    float[] x = image(5);
    float[] y = data(5);
    assertThatThrownBy(() -> model.apply(new float[x.length + 1], y))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(model.imageShape().toString())
        .hasMessageContaining(Integer.toString(x.length + 1));
    assertThatThrownBy(() -> model.adjoint(new float[y.length - 1], x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(model.dataShape().toString());
    assertThatThrownBy(() -> model.normal(x, new float[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static float[] random(int length, int key) {
    float[] values = new float[length];
    NoiseStream.ofKey(key).normals(0, 0, 0, values);
    return values;
  }

  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  static double norm(float[] a) {
    return Math.sqrt(dot(a, a));
  }

  static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
