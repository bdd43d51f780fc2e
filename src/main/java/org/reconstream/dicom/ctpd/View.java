package org.reconstream.dicom.ctpd;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where one view was taken from, and where its pixels are.
 *
 * @param file its file
 * @param instance its number in the study
 * @param source which X-ray source
 * @param spectrum which spectrum
 * @param angleRad azimuth of the focal centre, unwrapped once the study is in order
 * @param axialMm axial position of the focal centre
 * @param shift of the focal spot from the focal centre
 * @param quanta noise-equivalent incident quanta per column, or null
 */
record View(
    Path file,
    long instance,
    int source,
    int spectrum,
    double angleRad,
    double axialMm,
    FocalShift shift,
    float @Nullable [] quanta) {
  /** The same view at another angle. */
  View at(double unwrappedRad) {
    return new View(file, instance, source, spectrum, unwrappedRad, axialMm, shift, quanta);
  }

  /** The same view with its angular and axial shifts exchanged. */
  View exchanged() {
    FocalShift other =
        new FocalShift(
            /* angularRad= */ shift.axialMm(), /* axialMm= */ shift.angularRad(), shift.radialMm());
    return new View(file, instance, source, spectrum, angleRad, axialMm, other, quanta);
  }
}
