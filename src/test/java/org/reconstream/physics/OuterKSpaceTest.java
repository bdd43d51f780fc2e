package org.reconstream.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OuterKSpaceTest {
  @Test
  void medianDeviationOfNormalNumbersIsTheirStandardDeviation() {
    float[] z = ForwardModelLaws.random(100_000, 1);
    assertThat(OuterKSpace.medianAbsoluteDeviation(z)).isCloseTo(1, within(0.01));
    for (int i = 0; i < 5_000; i++) {
      z[i] = 1000;
    }
    assertThat(OuterKSpace.medianAbsoluteDeviation(z)).isCloseTo(1, within(0.08));
  }

  @Test
  void findsTheNoiseOfAScanWhoseSignalIsInTheCentre() {
    int height = 128;
    int width = 128;
    float[] samples = ForwardModelLaws.random(2 * 2 * height * width, 2);
    for (int i = 0; i < samples.length; i++) {
      int y = i / width % height - height / 2;
      int x = i % width - width / 2;
      samples[i] = (float) (0.3 * samples[i] + 50 / (1.0 + y * y * y * y / 16.0 + x * x));
      if (Math.abs(y) > 50) {
        samples[i] = 0;
      }
    }
    SamplingMask mask = SamplingMask.ofNonZero(2, height, width, samples);
    assertThat(OuterKSpace.sigma(samples, 2, mask)).isCloseTo(0.3, within(0.02));
  }

  @Test
  void aScanOfZerosIsRefused() {
    SamplingMask mask = SamplingMask.of(2, 2, new byte[] {1, 1, 1, 1});
    assertThatThrownBy(() -> OuterKSpace.sigma(new float[8], 1, mask))
        .isInstanceOf(UnusableScanException.class)
        .hasMessageContaining("every measured k-space sample is zero");
  }
}
