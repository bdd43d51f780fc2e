package org.reconstream.formats;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The element types that are read from and written to {@code .npy} files, all little endian. */
enum NpyType {
  COMPLEX64("<c8", 8),
  FLOAT32("<f4", 4),
  FLOAT64("<f8", 8),
  INT64("<i8", 8),
  INT32("<i4", 4),
  UINT16("<u2", 2),
  INT16("<i2", 2),
  UINT8("|u1", 1),
  BOOL("|b1", 1);

  private final String descriptor;
  private final int bytes;

  NpyType(String descriptor, int bytes) {
    this.descriptor = descriptor;
    this.bytes = bytes;
  }

  /** The NumPy type string. */
  String descriptor() {
    return descriptor;
  }

  /** Bytes per element. */
  int bytes() {
    return bytes;
  }

  /** The type with this NumPy type string. */
  static Optional<NpyType> of(String descriptor) {
    return Arrays.stream(values()).filter(type -> type.descriptor.equals(descriptor)).findFirst();
  }

  /** The supported type strings, for messages. */
  static String supported() {
    return Arrays.stream(values()).map(NpyType::descriptor).collect(Collectors.joining(", "));
  }
}
