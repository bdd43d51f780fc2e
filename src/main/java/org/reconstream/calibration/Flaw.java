package org.reconstream.calibration;

import java.util.Locale;

/** One defect of the default sampler, as negative control; a suite that passes one is worthless. */
enum Flaw {
  /** None: the sampler itself, bit for bit. */
  NONE("none"),
  /** The width v(sigma) is twice what was measured. */
  DOUBLED_VARIANCE("v x 2"),
  /** The width v(sigma) is a quarter of what was measured. */
  QUARTERED_VARIANCE("v / 4"),
  /** The sampler believes in twice the measurement noise. */
  DOUBLED_NOISE("sy x 2"),
  /** The sampler believes in half the measurement noise. */
  HALVED_NOISE("sy / 2"),
  /** No noise enters with the data. */
  NO_DATA_NOISE("no n1"),
  /** No noise enters with the denoised image. */
  NO_IMAGE_NOISE("no n2"),
  /** Measured samples replace predicted ones, as if they carried no noise. */
  HARD_PROJECTION("hard projection");

  private final String title;

  Flaw(String title) {
    this.title = title;
  }

  /** A few characters for tables. */
  String title() {
    return title;
  }

  double varianceFactor() {
    return this == DOUBLED_VARIANCE ? 2 : this == QUARTERED_VARIANCE ? 0.25 : 1;
  }

  /** The factor on the noise level that the sampler is told. */
  double noiseFactor() {
    return switch (this) {
      case DOUBLED_NOISE -> 2;
      case HALVED_NOISE -> 0.5;
      case HARD_PROJECTION -> 0.01;
      default -> 1;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
