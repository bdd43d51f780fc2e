package org.reconstream.stream;

import java.io.IOException;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.wire.BlobReference;

/**
 * Where payloads lie that are too large for a record. Blobs are named by their content, so writing
 * one twice is harmless. Thread-safe.
 */
public interface BlobStore {
  /**
   * Stores bytes durably and says where.
   *
   * @throws IOException when the store cannot be reached or is full; trying again is safe
   */
  BlobReference put(byte[] bytes, String mediaType) throws IOException;

  /**
   * Reads a blob, never more than its announced size, and verifies size and digest.
   *
   * @throws ReconstructionException {@link Failure.Unsupported} for a URI outside the places this
   *     store may read or a blob above its limit, {@link Failure.Malformed} for a size or digest
   *     that does not match, {@link Failure.Exhausted} for a blob that is not there (yet)
   * @throws IOException when the store cannot be reached; trying again is safe
   */
  byte[] get(BlobReference blob) throws IOException;
}
