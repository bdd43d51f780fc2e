package org.reconstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

class SliceScaleTest {
  private static final int HEIGHT = 60;
  private static final int WIDTH = 52;

  @Test
  void equalsTheReferenceValue() {
    // numpy: mean over both axes of percentile_99(|ifft(hann24 . fft(image))|[image > 0.06]).
    assertThat(SliceScale.of(image(), HEIGHT, WIDTH, 0.06))
        .isCloseTo(0.863186752567701, offset(1e-5));
  }

  @Test
  void followsTheImage() {
    float[] brighter = image();
    for (int i = 0; i < brighter.length; i++) {
      brighter[i] *= 1.5f;
    }
    assertThat(SliceScale.of(brighter, HEIGHT, WIDTH, 0.09))
        .isCloseTo(1.5 * 0.863186752567701, offset(2e-5));
  }

  @Test
  void nearlyBlankSlicesAreNotBlownUp() {
    assertThat(SliceScale.of(new float[HEIGHT * WIDTH], HEIGHT, WIDTH, 0.06)).isEqualTo(0.25);
  }

  private static float[] image() {
    float[] image = new float[HEIGHT * WIDTH];
    for (int i = 0; i < image.length; i++) {
      int y = i / WIDTH;
      int x = i % WIDTH;
      double value =
          inside(y, x, 29, 25, 22, 17) * (0.5 + 0.4 * Math.sin(0.3 * x) * Math.cos(0.2 * y));
      image[i] = (float) (value + 0.2 * inside(y, x, 20, 30, 5, 6));
    }
    return image;
  }

  private static double inside(int y, int x, double cy, double cx, double ry, double rx) {
    return Math.pow((y - cy) / ry, 2) + Math.pow((x - cx) / rx, 2) < 1 ? 1 : 0;
  }
}
