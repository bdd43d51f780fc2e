package org.reconstream.array;

import static org.assertj.core.api.Assertions.assertThat;

import org.jtransforms.fft.FloatFFT_2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FftTest {
  @ParameterizedTest
  @ValueSource(
      ints = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 15, 16, 23, 25, 36, 46, 60, 64, 81, 127, 131, 262, 263
      })
  void agreesWithTheDefinitionAlongEachAxis(int n) {
    assertAgrees(n, 5);
    assertAgrees(5, n);
  }

  @ParameterizedTest
  @CsvSource({"230,180", "180,230", "320,320", "512,1", "37,131", "17,33"})
  void isUnitaryAndInverseUndoesForward(int height, int width) {
    Fft fft = Fft.of(height, width);
    float[] image = random(2 * height * width, 3);
    float[] spectrum = new float[image.length];
    float[] back = new float[image.length];
    fft.forward(image, 0, spectrum, 0, fft.workspace());
    fft.inverse(spectrum, 0, back, 0, fft.workspace());
    assertThat(norm(spectrum)).isCloseTo(norm(image), within(norm(image)));
    assertThat(distance(back, image)).isLessThan(1e-6 * norm(image));
  }

  @ParameterizedTest
  @CsvSource({"230,180", "96,80", "64,210"})
  void agreesWithJTransforms(int height, int width) {
    float[] image = random(2 * height * width, 4);
    float[] interleaved = new float[image.length];
    int plane = height * width;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from = (y + height / 2) % height * width + (x + width / 2) % width;
        interleaved[2 * (y * width + x)] = image[from];
        interleaved[2 * (y * width + x) + 1] = image[plane + from];
      }
    }
    new FloatFFT_2D(height, width).complexForward(interleaved);
    float[] expected = new float[image.length];
    double unit = 1 / Math.sqrt(plane);
    for (int ky = 0; ky < height; ky++) {
      for (int kx = 0; kx < width; kx++) {
        int to = (ky + height / 2) % height * width + (kx + width / 2) % width;
        expected[to] = (float) (interleaved[2 * (ky * width + kx)] * unit);
        expected[plane + to] = (float) (interleaved[2 * (ky * width + kx) + 1] * unit);
      }
    }
    Fft fft = Fft.of(height, width);
    float[] spectrum = new float[image.length];
    fft.forward(image, 0, spectrum, 0, fft.workspace());
    assertThat(distance(spectrum, expected)).isLessThan(1e-6 * norm(expected));
  }

  @Test
  void transformsAPlaneInsideALargerArrayInPlace() {
    Fft fft = Fft.of(6, 10);
    float[] planes = random(3 * 120, 5);
    float[] before = planes.clone();
    float[] expected = new float[120];
    fft.forward(planes, 120, expected, 0, fft.workspace());
    fft.forward(planes, 120, planes, 120, fft.workspace());
    System.arraycopy(expected, 0, before, 120, 120);
    assertThat(planes).isEqualTo(before);
  }

  @Test
  void aUsedWorkspaceGivesTheSameBits() {
    Fft fft = Fft.of(46, 131);
    float[] plane = random(2 * 46 * 131, 6);
    float[] first = new float[plane.length];
    float[] second = new float[plane.length];
    Fft.Workspace workspace = fft.workspace();
    fft.forward(plane, 0, first, 0, workspace);
    fft.inverse(plane, 0, second, 0, workspace);
    fft.forward(plane, 0, second, 0, workspace);
    assertThat(second).isEqualTo(first);
  }

  @Test
  void theImageCentreIsFlatInKSpace() {
    Fft fft = Fft.of(5, 4);
    float[] image = new float[40];
    image[2 * 4 + 2] = 1;
    float[] spectrum = new float[40];
    fft.forward(image, 0, spectrum, 0, fft.workspace());
    for (int i = 0; i < 20; i++) {
      assertThat(spectrum[i]).isCloseTo((float) (1 / Math.sqrt(20)), within(1));
      assertThat(spectrum[20 + i]).isCloseTo(0, within(1));
    }
  }

  private static void assertAgrees(int height, int width) {
    Fft fft = Fft.of(height, width);
    float[] plane = random(2 * height * width, height + 1000L * width);
    float[] result = new float[plane.length];
    fft.forward(plane, 0, result, 0, fft.workspace());
    float[] expected = definition(plane, height, width, -1);
    assertThat(distance(result, expected)).isLessThan(1e-6 * norm(expected));
    fft.inverse(plane, 0, result, 0, fft.workspace());
    expected = definition(plane, height, width, 1);
    assertThat(distance(result, expected)).isLessThan(1e-6 * norm(expected));
  }

  private static float[] definition(float[] image, int height, int width, int sign) {
    int plane = height * width;
    float[] out = new float[image.length];
    for (int ky = 0; ky < height; ky++) {
      for (int kx = 0; kx < width; kx++) {
        double re = 0;
        double im = 0;
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            double turns =
                (double) (ky - height / 2) * (y - height / 2) / height
                    + (double) (kx - width / 2) * (x - width / 2) / width;
            double cos = Math.cos(2 * Math.PI * turns);
            double sin = sign * Math.sin(2 * Math.PI * turns);
            double a = image[y * width + x];
            double b = image[plane + y * width + x];
            re += a * cos - b * sin;
            im += a * sin + b * cos;
          }
        }
        out[ky * width + kx] = (float) (re / Math.sqrt(plane));
        out[plane + ky * width + kx] = (float) (im / Math.sqrt(plane));
      }
    }
    return out;
  }

  private static float[] random(int length, long key) {
    float[] values = new float[length];
    NoiseStream.ofKey(key).normals(0, 0, 0, values);
    return values;
  }

  private static double norm(float[] a) {
    return distance(a, new float[a.length]);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  private static org.assertj.core.data.Offset<Float> within(int scale) {
    return org.assertj.core.data.Offset.offset(1e-6f * scale);
  }

  private static org.assertj.core.data.Offset<Double> within(double scale) {
    return org.assertj.core.data.Offset.offset(1e-6 * scale);
  }
}
