package org.reconstream.dicom.codec;

import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;

/** Makes the exceptions of this room, so that every refusal is a {@link Failure}. */
final class Malformed {
  private Malformed() {}

  static ReconstructionException of(String reason) {
    return new ReconstructionException(new Failure.Malformed(reason));
  }
}
