package org.reconstream.prior;

import java.util.Arrays;
import org.reconstream.array.Fft;

/**
 * What a training slice is divided by: the 99th percentile of its magnitude over the foreground as
 * seen through a Hann window over the 24 central lines of k-space, averaged over both line
 * directions. This is what a calibration region shows at deployment, where the full image does not
 * exist. Nearly empty slices are divided by their maximum, and none by less than 0.25.
 */
final class SliceScale {
  private static final int CALIBRATION_LINES = 24;
  private static final double PERCENTILE = 0.99;
  private static final double FOREGROUND = 0.06;
  private static final int MINIMUM_FOREGROUND = 200;
  private static final double MINIMUM_SCALE = 0.25;

  private final Fft fft;
  private final Fft.Workspace work;

  SliceScale(int height, int width) {
    this.fft = Fft.of(height, width);
    this.work = fft.workspace();
  }

  /** The divisor of a magnitude slice with values 0 to 1. */
  double of(double[] slice) {
    long inside = Arrays.stream(slice).filter(v -> v > FOREGROUND).count();
    if (inside < MINIMUM_FOREGROUND) {
      return Math.max(Arrays.stream(slice).max().orElse(0), MINIMUM_SCALE);
    }
    float[] spectrum = new float[2 * slice.length];
    for (int i = 0; i < slice.length; i++) {
      spectrum[i] = (float) slice[i];
    }
    fft.forward(spectrum, 0, spectrum, 0, work);
    double mean = (seen(slice, spectrum, true) + seen(slice, spectrum, false)) / 2;
    return Math.max(mean, MINIMUM_SCALE);
  }

  private double seen(double[] slice, float[] spectrum, boolean rows) {
    int width = fft.width();
    int centre = (rows ? fft.height() : width) / 2;
    float[] image = new float[spectrum.length];
    for (int i = 0; i < spectrum.length; i++) {
      int pixel = i % slice.length;
      int line = rows ? pixel / width : pixel % width;
      image[i] = (float) (spectrum[i] * hann(Math.abs(line - centre)));
    }
    fft.inverse(image, 0, image, 0, work);
    double[] magnitudes = new double[slice.length];
    int count = 0;
    for (int i = 0; i < slice.length; i++) {
      if (slice[i] > FOREGROUND) {
        magnitudes[count++] = Math.hypot(image[i], image[slice.length + i]);
      }
    }
    Arrays.sort(magnitudes, 0, count);
    return magnitudes[(int) Math.round(PERCENTILE * (count - 1))];
  }

  private static double hann(int line) {
    double half = (CALIBRATION_LINES + 1) / 2.0;
    double c = StrictMath.cos(Math.PI * line / (2 * half));
    return line < half ? c * c : 0;
  }
}
