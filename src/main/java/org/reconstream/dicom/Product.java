package org.reconstream.dicom;

/** The DICOM objects that a reconstruction becomes. */
public enum Product {
  /** Posterior mean, magnitude, MR Image. */
  MEAN(1, "mean", "MEAN", "Posterior mean", SopClass.MR_IMAGE),
  /** CG-SENSE image, magnitude, MR Image in the scale of the mean. */
  BASELINE(2, "baseline", "BASELINE", "CG-SENSE baseline", SopClass.MR_IMAGE),
  /** Posterior standard deviation, Parametric Map of 32-bit floats. */
  DEVIATION(3, "deviation", "STD_DEVIATION", "Uncertainty map (std)", SopClass.PARAMETRIC_MAP),
  /** The standard deviation again as an MR Image in the scale of the mean, for any viewer. */
  DEVIATION_DISPLAY(
      4, "deviation-display", "STD_DEVIATION", "Uncertainty (std), not anatomy", SopClass.MR_IMAGE);

  private final int number;
  private final String fileName;
  private final String flavour;
  private final String description;
  private final SopClass sopClass;

  Product(int number, String fileName, String flavour, String description, SopClass sopClass) {
    this.number = number;
    this.fileName = fileName;
    this.flavour = flavour;
    this.description = description;
    this.sopClass = sopClass;
  }

  /** A name for files, without an extension. */
  public String fileName() {
    return fileName;
  }

  /** The SOP class that stores it. */
  public SopClass sopClass() {
    return sopClass;
  }

  /** Its place among the series that one raw series becomes, from 1. */
  int number() {
    return number;
  }

  /** Value 4 of Image Type. */
  String flavour() {
    return flavour;
  }

  /** What a reader of the series list should understand. */
  String description() {
    return description;
  }
}
