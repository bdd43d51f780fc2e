package org.reconstream.dicom;

/** The DICOM objects that a reconstruction becomes. */
public enum Product {
  /** Posterior mean: magnitude (MR Image) or HU (CT Image). */
  MEAN(1, "mean", "MEAN", "Posterior mean"),
  /** Classical reconstruction, in the scale of the mean. */
  BASELINE(2, "baseline", "BASELINE", "Baseline"),
  /** Posterior standard deviation, Parametric Map of 32-bit floats. */
  DEVIATION(3, "deviation", "STD_DEVIATION", "Uncertainty map (std)"),
  /** The standard deviation again as an image of the kind of the mean, for any viewer. */
  DEVIATION_DISPLAY(4, "deviation-display", "STD_DEVIATION", "Uncertainty (std), not anatomy");

  private final int number;
  private final String fileName;
  private final String flavour;
  private final String description;

  Product(int number, String fileName, String flavour, String description) {
    this.number = number;
    this.fileName = fileName;
    this.flavour = flavour;
    this.description = description;
  }

  /** A name for files, without an extension. */
  public String fileName() {
    return fileName;
  }

  /** The SOP class that stores it. */
  SopClass sopClass(Modality modality) {
    return this == DEVIATION ? SopClass.PARAMETRIC_MAP : modality.imageClass();
  }

  /** Its place among the series that one raw series becomes, from 1. */
  int number() {
    return number;
  }

  /** Value 4 of Image Type. */
  String flavour() {
    return flavour;
  }

  /** What a reader of the series list should understand, whatever the modality. */
  String description() {
    return description;
  }
}
