package org.reconstream.dicom;

import org.reconstream.dicom.codec.DataSet;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.Measurement;
import org.reconstream.physics.Sinogram;

/** What outputs say differently for magnetic resonance and for computed tomography. */
enum Modality {
  /** Magnetic resonance, from k-space. */
  MR(SopClass.MR_IMAGE, "k-space", "CG-SENSE baseline"),
  /** Computed tomography, from line integrals. */
  CT(SopClass.CT_IMAGE, "projections", "Baseline, no learned prior");

  private final SopClass imageClass;
  private final String samples;
  private final String baseline;

  Modality(SopClass imageClass, String samples, String baseline) {
    this.imageClass = imageClass;
    this.samples = samples;
    this.baseline = baseline;
  }

  /** The modality that takes such measurements; its name is the value of Modality (0008,0060). */
  static Modality of(Measurement measurement) {
    if (measurement instanceof KSpace) {
      return MR;
    } else if (measurement instanceof Sinogram) {
      return CT;
    }
    throw new AssertionError(measurement);
  }

  /** The SOP class of its 16-bit images. */
  SopClass imageClass() {
    return imageClass;
  }

  /** What is undersampled. */
  String samples() {
    return samples;
  }

  /** What a reader of the series list should understand of a product. */
  String describe(Product product) {
    return product == Product.BASELINE ? baseline : product.description();
  }

  /** The units of real values. */
  DataSet units() {
    return (this == MR ? Code.NO_UNITS : Code.HOUNSFIELD_UNITS).item();
  }

  /** What the real values are. */
  String scale() {
    return this == MR ? "Scale in which the forward model gives the samples" : "Hounsfield units";
  }
}
