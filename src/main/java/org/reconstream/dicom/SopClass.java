package org.reconstream.dicom;

import org.reconstream.dicom.codec.Uid;

/** The storage SOP classes that are read or written. */
public enum SopClass {
  /** Raw Data Storage. */
  RAW_DATA("1.2.840.10008.5.1.4.1.1.66"),
  /** MR Image Storage. */
  MR_IMAGE("1.2.840.10008.5.1.4.1.1.4"),
  /** CT Image Storage; also what single views of DICOM-CT-PD are stored as. */
  CT_IMAGE("1.2.840.10008.5.1.4.1.1.2"),
  /** Parametric Map Storage. */
  PARAMETRIC_MAP("1.2.840.10008.5.1.4.1.1.30");

  private final String uid;

  SopClass(String uid) {
    this.uid = uid;
  }

  /** Its UID. */
  public String uid() {
    return uid;
  }

  /** How a sentence names the SOP class with this UID, known or not. */
  static String describe(String uid) {
    for (SopClass known : values()) {
      if (known.uid.equals(uid)) {
        return known.name() + " (" + uid + ")";
      }
    }
    return Uid.printable(uid);
  }
}
