package org.reconstream.wire;

import java.util.List;

/**
 * A record ready for a topic, without the topic.
 *
 * @param key the record key as text
 * @param headers its headers in order
 * @param value the protobuf message
 */
public record WireRecord(String key, List<Header> headers, byte[] value) {
  /** Copies the list of headers. */
  public WireRecord {
    headers = List.copyOf(headers);
  }
}
