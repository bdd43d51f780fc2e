package org.reconstream.dicom.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * Part 10 bytes to data sets and back. Implementations are stateless and thread-safe.
 *
 * <p>Whatever the bytes are, reading ends in an object or in a {@code ReconstructionException}
 * whose failure is {@code Malformed} or {@code Unsupported}, after time and memory in proportion to
 * their number. A reason names offsets and tags, never values.
 *
 * <p>Retired group lengths are not part of the data set that is read. Writing an object back in its
 * own syntax gives its data set byte for byte, except that group lengths are left out and that
 * sequences and items of undefined length get a defined one.
 */
public interface DicomCodec {
  /** The name it goes by in reports. */
  String name();

  /**
   * Reads an object from the remaining bytes of the source; the source's position stays.
   *
   * <p>Values may be views of the source: it must not be written to while the object is in use.
   */
  DicomObject read(ByteBuffer source, Limits limits);

  /** Reads an object within the default limits. */
  default DicomObject read(byte[] source) {
    return read(ByteBuffer.wrap(source), Limits.DEFAULT);
  }

  /**
   * Reads an object from a file, all of it into memory.
   *
   * @throws IOException if the file cannot be read
   */
  default DicomObject read(Path file, Limits limits) throws IOException {
    long bytes = Files.size(file);
    if (bytes > limits.objectBytes()) {
      throw Malformed.of("the file has " + bytes + " bytes, the limit is " + limits.objectBytes());
    }
    return read(ByteBuffer.wrap(Files.readAllBytes(file)), limits);
  }

  /** The bytes of an object in its own transfer syntax, with a preamble of zeros. */
  byte[] write(DicomObject object);

  /** The codec of the class path: a provider found as a service, else {@link Part10}. */
  static DicomCodec preferred() {
    return ServiceLoader.load(DicomCodec.class).findFirst().orElseGet(Part10::new);
  }
}
