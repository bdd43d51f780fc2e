package org.reconstream.training;

import org.reconstream.array.Fft;

/**
 * Lower resolution as scanners make it: k-space is cut at a random share of its extent per axis and
 * tapered by a Tukey window, the rest is zero.
 */
final class KSpaceWindow {
  private KSpaceWindow() {}

  /** Filters a complex plane {@code [2, side, side]} in place. */
  static void apply(Draws draws, float[] planes, int side) {
    double extentY = draws.uniform(0.55, 1);
    double extentX = draws.uniform(0.55, 1);
    double taper = draws.chance(0.7) ? draws.uniform(0, 1) : 0;
    Fft fft = Fft.of(side, side);
    Fft.Workspace workspace = fft.workspace();
    fft.forward(planes, 0, planes, 0, workspace);
    int size = side * side;
    for (int y = 0; y < side; y++) {
      double along = tukey(frequency(y, side) / extentY, taper);
      for (int x = 0; x < side; x++) {
        float gain = (float) (along * tukey(frequency(x, side) / extentX, taper));
        planes[y * side + x] *= gain;
        planes[size + y * side + x] *= gain;
      }
    }
    fft.inverse(planes, 0, planes, 0, workspace);
  }

  /** The share of the largest frequency at an index of centred k-space. */
  private static double frequency(int index, int side) {
    return Math.abs(index - side / 2) * 2.0 / side;
  }

  private static double tukey(double f, double taper) {
    if (f > 1) {
      return 0;
    }
    double edge = taper == 0 ? 0 : Math.min(1, Math.max(0, (f - (1 - taper)) / taper));
    return 0.5 + 0.5 * Math.cos(Math.PI * edge);
  }
}
