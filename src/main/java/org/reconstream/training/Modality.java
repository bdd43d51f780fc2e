package org.reconstream.training;

/** What kind of images a prior is for, and how training normalises them. */
public enum Modality {
  /**
   * Complex images of two channels. Magnitudes get a random smooth phase; every slice is divided by
   * its {@link SliceScale}.
   */
  MR(2, 0.06),
  /** One channel, {@code x = (HU + 1000) / 2000}. */
  CT(1, 0.25);

  private static final double PADDING = -1024;

  private final int channels;
  private final double foreground;

  Modality(int channels, double foreground) {
    this.channels = channels;
    this.foreground = foreground;
  }

  /** Real channels of a training image. */
  public int channels() {
    return channels;
  }

  /** Pixels above this value, before the slice's own scale, show something. */
  public double foreground() {
    return foreground;
  }

  /** The normalised CT value of Hounsfield units; below -1024 is a scanner's padding. */
  static float ofHounsfield(double units) {
    return (float) ((Math.max(units, PADDING) + 1000) / 2000);
  }
}
