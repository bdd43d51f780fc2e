package org.reconstream.physics;

import java.util.Arrays;
import org.reconstream.array.Fft;

/** The operator by the full transform, of which lines that are not measured are set to zero. */
final class MaskedSpectrum implements MaskedPlane {
  private final boolean[] measured;
  private final Fft fft;
  private final Fft.Workspace plane;

  MaskedSpectrum(boolean[] measured, int elements) {
    this.measured = measured;
    this.fft = Fft.of(measured.length, elements);
    this.plane = fft.workspace();
  }

  @Override
  public float[][] re() {
    return plane.imageRe();
  }

  @Override
  public float[][] im() {
    return plane.imageIm();
  }

  @Override
  public void transform() {
    fft.forwardAlongY(plane);
    for (int line = 0; line < measured.length; line++) {
      if (!measured[line]) {
        Arrays.fill(plane.imageRe()[line], 0);
        Arrays.fill(plane.imageIm()[line], 0);
      }
    }
    fft.inverseAlongY(plane);
  }
}
