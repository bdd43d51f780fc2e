package org.reconstream.dicom.codec;

import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;

/** A transfer syntax of PS3.5 section 10 that data sets are read and written in. */
public enum TransferSyntax {
  /** Implicit VR Little Endian. */
  IMPLICIT_VR_LITTLE_ENDIAN("1.2.840.10008.1.2"),
  /** Explicit VR Little Endian. */
  EXPLICIT_VR_LITTLE_ENDIAN("1.2.840.10008.1.2.1");

  private final String uid;

  TransferSyntax(String uid) {
    this.uid = uid;
  }

  /** Its UID. */
  public String uid() {
    return uid;
  }

  /** The syntax with this UID; any other UID is {@link Failure.Unsupported}. */
  public static TransferSyntax ofUid(String uid) {
    for (TransferSyntax syntax : values()) {
      if (syntax.uid.equals(uid)) {
        return syntax;
      }
    }
    throw new ReconstructionException(
        new Failure.Unsupported(
            "transfer syntax "
                + Uid.printable(uid)
                + " is not supported; convert the object to Explicit VR Little Endian ("
                + EXPLICIT_VR_LITTLE_ENDIAN.uid
                + ")"));
  }
}
