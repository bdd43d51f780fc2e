package org.reconstream.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InnerProductsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 511, 512, 513, 8192, 20_001})
  void areTheSumsOfProducts(int length) {
    float[] a = ForwardModelLaws.random(length, 1);
    float[] m = ForwardModelLaws.random(length, 2);
    float[] b = ForwardModelLaws.random(length, 3);
    InnerProducts products = new InnerProducts();
    products.relativeTo(a);
    assertThat(products.of(a, b)).isCloseTo(exact(a, null, b, 1), within(allowed(a, null, b)));
    assertThat(products.of(a, m, b)).isCloseTo(exact(a, m, b, 1), within(allowed(a, m, b)));
    assertThat(products.of(a, b)).isEqualTo(products.of(a.clone(), b.clone()));
  }

  /** Squares of these are zero or infinite in single precision. */
  @ParameterizedTest
  @ValueSource(floats = {1e-35f, 1e-25f, 1e25f, 1e35f})
  void unitsOfTheDataDoNotMatter(float unit) {
    float[] a = ForwardModelLaws.random(3000, 4);
    for (int i = 0; i < a.length; i++) {
      a[i] *= unit;
    }
    InnerProducts products = new InnerProducts();
    products.relativeTo(a);
    double exact = exact(a, null, a, 1.0 / unit);
    assertThat(products.of(a, a) / unit / unit).isCloseTo(exact, within(1e-6 * exact));
  }

  @ParameterizedTest
  @ValueSource(floats = {0, Float.NaN, Float.POSITIVE_INFINITY})
  void nothingToBeRelativeToIsNoUnit(float value) {
    float[] a = new float[600];
    a[7] = value;
    InnerProducts products = new InnerProducts();
    products.relativeTo(a);
    assertThat(products.of(new float[] {2, 3}, new float[] {4, 5})).isEqualTo(23);
    assertThat(Double.isFinite(products.of(a, a))).isEqualTo(value == 0);
  }

  private static double exact(float[] a, float @Nullable [] m, float[] b, double unit) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * unit * (m == null ? 1 : m[i]) * (b[i] * unit);
    }
    return sum;
  }

  /** Single precision relative to what the products add up to without their signs. */
  private static double allowed(float[] a, float @Nullable [] m, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((double) a[i] * (m == null ? 1 : m[i]) * b[i]);
    }
    return 1e-6 * sum;
  }
}
