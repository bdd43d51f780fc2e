package org.reconstream.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSenseTest extends ForwardModelLaws {
  private static final int SOLVES = 1000;

  @Override
  protected ForwardModel model() {
    return closed(sense(true));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void blocksAreTheProductOfSampledTransformAndMaps(boolean columns) {
    SamplingMask mask = mask(columns);
    LineNormal lines = Objects.requireNonNull(LineNormal.of(CartesianSenseTest.maps(), mask));
    int n = columns ? mask.width() : mask.height();
    int r = 5;
    double[][] re = new double[n][n];
    double[][] im = new double[n][n];
    lines.writeBlock(r, re, im);
    float[] maps = CartesianSenseTest.maps().values();
    int plane = mask.height() * mask.width();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sumRe = 0;
        double sumIm = 0;
        int pixelOfI = columns ? r * mask.width() + i : i * mask.width() + r;
        int pixelOfJ = columns ? r * mask.width() + j : j * mask.width() + r;
        for (int k = 1; k < n; k += 3) {
          double angle = 2 * Math.PI * (k - n / 2) * (i - j) / n;
          for (int c = 0; c < CartesianSenseTest.maps().shape().dim(0); c++) {
            double aRe = maps[2 * c * plane + pixelOfI];
            double aIm = maps[(2 * c + 1) * plane + pixelOfI];
            double bRe = maps[2 * c * plane + pixelOfJ];
            double bIm = maps[(2 * c + 1) * plane + pixelOfJ];
            double pRe = aRe * bRe + aIm * bIm;
            double pIm = aRe * bIm - aIm * bRe;
            sumRe += (pRe * Math.cos(angle) - pIm * Math.sin(angle)) / n;
            sumIm += (pRe * Math.sin(angle) + pIm * Math.cos(angle)) / n;
          }
        }
        assertThat(re[i][j]).isCloseTo(sumRe, within(1e-6));
        assertThat(im[i][j]).isCloseTo(sumIm, within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void solvesTheSystemOfTheDenseNormalOperator(boolean columns) {
    CartesianSense sense = sense(columns);
    SimpleMatrix normal = dense(sense);
    float[] b = random(sense.imageShape().size(), 4);
    for (double g : new double[] {0, 0.3, 7, 200}) {
      float[] u = new float[b.length];
      closed(sense).solve(g, b, u);
      SimpleMatrix exact = SimpleMatrix.identity(b.length).plus(normal.scale(g)).solve(column(b));
      assertThat(column(u).minus(exact).normF() / exact.normF()).as("g %s", g).isLessThan(1e-5);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void agreesWithConjugateGradientsAtAFineTolerance(boolean columns) {
    CartesianSense sense = sense(columns);
    float[] b = random(sense.imageShape().size(), 6);
    float[] u = new float[b.length];
    closed(sense).solve(3, b, u);
    float[] v = new float[b.length];
    new ConjugateGradient(sense, 500, 1e-6).solve(3, b, v);
    assertThat(column(u).minus(column(v)).normF() / column(v).normF()).isLessThan(1e-5);
  }

  @Test
  void spreadIsARootOfTheInverse() {
    CartesianSense sense = sense(false);
    int size = sense.imageShape().size();
    double g = 12;
    SimpleMatrix root = new SimpleMatrix(size, size);
    float[] unit = new float[size];
    float[] u = new float[size];
    ClosedFormNormal closed = closed(sense);
    for (int j = 0; j < size; j++) {
      unit[j] = 1;
      closed.draw(g, new float[size], 1, unit, u);
      unit[j] = 0;
      root.insertIntoThis(0, j, column(u));
    }
    SimpleMatrix system = SimpleMatrix.identity(size).plus(dense(sense).scale(g));
    SimpleMatrix product = root.mult(root.transpose()).mult(system);
    assertThat(product.minus(SimpleMatrix.identity(size)).elementMaxAbs()).isLessThan(1e-4);
  }

  @Test
  void threadsGetTheSameBits() {
    ClosedFormNormal closed = closed(sense(true));
    int size = closed.imageShape().size();
    List<float[]> alone = IntStream.range(0, 16).mapToObj(k -> draw(closed, size, k)).toList();
    List<CompletableFuture<float[]>> together =
        IntStream.range(0, 16)
            .mapToObj(k -> CompletableFuture.supplyAsync(() -> draw(closed, size, k)))
            .toList();
    for (int k = 0; k < 16; k++) {
      assertThat(together.get(k).join()).isEqualTo(alone.get(k));
    }
    assertThat(draw(closed(sense(true)), size, 3)).isEqualTo(alone.get(3));
  }

  @Test
  void onlyCompleteLinesThatPayHaveAClosedForm() {
    assertThat(
            new CartesianSense(CartesianSenseTest.maps(), CartesianSenseTest.mask())
                .closedForm(SOLVES))
        .isEmpty();
    assertThat(CartesianSense.closedFormBytes(CartesianSenseTest.mask(), 3, SOLVES)).isZero();
    assertThat(sense(true).closedForm(0)).isEmpty();
    assertThat(sense(true).closedForm(SOLVES)).isPresent();
    assertThat(CartesianSense.closedFormBytes(mask(true), 3, SOLVES)).isGreaterThan(18 * 18 * 23);
    assertThat(LineFactors.pays(230, 180, 8, 200)).isTrue();
    assertThat(LineFactors.pays(230, 180, 8, 10)).as("too few solves").isFalse();
    assertThat(LineFactors.pays(230, 180, 1, 200)).as("cheap iterations").isFalse();
    assertThat(LineFactors.pays(640, 320, 32, 100_000)).as("memory").isFalse();
  }

  @Test
  void badSystemsAreRefused() {
    ClosedFormNormal closed = closed(sense(true));
    float[] image = new float[closed.imageShape().size()];
    assertThatThrownBy(() -> closed.solve(1, image, new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got arrays");
    assertThatThrownBy(() -> closed.solve(Double.NaN, image, image.clone()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
  }

  private static float[] draw(ClosedFormNormal closed, int size, int k) {
    float[] u = new float[size];
    closed.draw(5 + k, random(size, k), 0.7, random(size, 100 + k), u);
    return u;
  }

  private static ClosedFormNormal closed(CartesianSense sense) {
    return sense.closedForm(SOLVES).orElseThrow();
  }

  private static CartesianSense sense(boolean columns) {
    return new CartesianSense(CartesianSenseTest.maps(), mask(columns));
  }

  private static SamplingMask mask(boolean columns) {
    SamplingMask any = CartesianSenseTest.mask();
    byte[] marks = new byte[any.height() * any.width()];
    for (int i = 0; i < marks.length; i++) {
      int line = columns ? i % any.width() : i / any.width();
      marks[i] = (byte) (line % 3 == 1 ? 1 : 0);
    }
    return SamplingMask.of(any.height(), any.width(), marks);
  }

  private static SimpleMatrix dense(ForwardModel model) {
    int size = model.imageShape().size();
    SimpleMatrix normal = new SimpleMatrix(size, size);
    float[] unit = new float[size];
    float[] out = new float[size];
    for (int j = 0; j < size; j++) {
      Arrays.fill(unit, 0);
      unit[j] = 1;
      model.normal(unit, out);
      normal.insertIntoThis(0, j, column(out));
    }
    return normal;
  }

  private static SimpleMatrix column(float[] values) {
    SimpleMatrix column = new SimpleMatrix(values.length, 1);
    for (int i = 0; i < values.length; i++) {
      column.set(i, values[i]);
    }
    return column;
  }
}
