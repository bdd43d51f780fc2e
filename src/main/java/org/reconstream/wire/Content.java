package org.reconstream.wire;

/** Bytes that travel inside a record or beside it. */
public sealed interface Content {
  /** The number of bytes. */
  long sizeBytes();

  /**
   * Bytes inside the record. The array is shared, not copied.
   *
   * @param bytes the bytes
   */
  record Inline(byte[] bytes) implements Content {
    @Override
    public long sizeBytes() {
      return bytes.length;
    }
  }

  /**
   * Bytes in a blob store.
   *
   * @param blob where, and how to recognise them
   */
  record Reference(BlobReference blob) implements Content {
    @Override
    public long sizeBytes() {
      return blob.sizeBytes();
    }
  }
}
