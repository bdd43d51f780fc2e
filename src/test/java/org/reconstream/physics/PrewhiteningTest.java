package org.reconstream.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.ejml.data.ZMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

class PrewhiteningTest {
  private static final int COILS = 4;
  private static final int COUNT = 20_000;

  /** White noise mixed across coils by a fixed complex matrix. */
  private static Tensor correlatedNoise(int key) {
    float[] white = ForwardModelLaws.random(COILS * 2 * COUNT, key);
    float[] mixed = new float[white.length];
    for (int c = 0; c < COILS; c++) {
      for (int d = 0; d < COILS; d++) {
        float re = 0.3f + 0.1f * c - 0.2f * d + (c == d ? 2 + c : 0);
        float im = 0.15f * (c - d) * (1 + d);
        for (int k = 0; k < COUNT; k++) {
          float a = white[2 * d * COUNT + k];
          float b = white[(2 * d + 1) * COUNT + k];
          mixed[2 * c * COUNT + k] += re * a - im * b;
          mixed[(2 * c + 1) * COUNT + k] += re * b + im * a;
        }
      }
    }
    return Tensor.of(Shape.of(COILS, 2, COUNT), mixed);
  }

  @Test
  void whitenedNoiseHasUnitCovariancePerRealChannel() {
    Prewhitening whitening = Prewhitening.ofCovariance(Prewhitening.covariance(correlatedNoise(1)));
    ZMatrixRMaj psi = Prewhitening.covariance(whitening.whiten(correlatedNoise(2)));
    double tolerance = 5 / Math.sqrt(COUNT);
    for (int c = 0; c < COILS; c++) {
      for (int d = 0; d < COILS; d++) {
        assertThat(psi.getReal(c, d) / 2).isCloseTo(c == d ? 1 : 0, within(tolerance));
        assertThat(psi.getImag(c, d) / 2).isCloseTo(0, within(tolerance));
      }
    }
    ZMatrixRMaj raw = Prewhitening.covariance(correlatedNoise(2));
    assertThat(Math.abs(raw.getReal(0, 1) / 2)).isGreaterThan(10 * tolerance);
  }

  @Test
  void colouringUndoesWhitening() {
    Prewhitening whitening = Prewhitening.ofCovariance(Prewhitening.covariance(correlatedNoise(1)));
    Tensor any = Tensor.of(Shape.of(COILS, 2, 5, 7), ForwardModelLaws.random(COILS * 2 * 35, 3));
    Tensor back = whitening.colour(whitening.whiten(any));
    assertThat(ForwardModelLaws.distance(back.values(), any.values())).isLessThan(1e-5);
    assertThat(whitening.loaded()).isFalse();
  }

  @Test
  void aSingularCovarianceIsLoadedAndSaysSo() {
    ZMatrixRMaj psi = new ZMatrixRMaj(2, 2);
    for (int i = 0; i < 4; i++) {
      psi.set(i / 2, i % 2, 2, 0);
    }
    Prewhitening whitening = Prewhitening.ofCovariance(psi);
    assertThat(whitening.loaded()).isTrue();
    Tensor any = Tensor.of(Shape.of(2, 2, 1, 3), ForwardModelLaws.random(12, 3));
    for (float value : whitening.whiten(any).values()) {
      assertThat(value).isFinite();
    }
  }

  @Test
  void aShortOrSilentNoiseScanIsRefused() {
    assertThatThrownBy(() -> Prewhitening.covariance(Tensor.zeros(COILS, 2, 100)))
        .isInstanceOf(UnusableScanException.class)
        .hasMessageContaining("100 samples per coil")
        .hasMessageContaining("200");
    assertThatThrownBy(() -> Prewhitening.ofCovariance(new ZMatrixRMaj(3, 3)))
        .isInstanceOf(UnusableScanException.class)
        .hasMessageContaining("no noise");
    ZMatrixRMaj negative = new ZMatrixRMaj(2, 2);
    negative.set(0, 0, 5, 0);
    negative.set(1, 1, -1, 0);
    assertThatThrownBy(() -> Prewhitening.ofCovariance(negative))
        .isInstanceOf(UnusableScanException.class)
        .hasMessageContaining("positive definite");
  }
}
