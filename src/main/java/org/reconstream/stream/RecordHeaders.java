package org.reconstream.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.reconstream.wire.Header;
import org.reconstream.wire.WireRecord;

/** Headers and records of the wire to and from Kafka's own types. */
final class RecordHeaders {
  private static final byte[] NONE = new byte[0];

  private RecordHeaders() {}

  /** The headers of a Kafka record; a null value becomes an empty one. */
  static List<Header> read(Headers headers) {
    List<Header> list = new ArrayList<>();
    headers.forEach(
        header ->
            list.add(new Header(header.key(), header.value() == null ? NONE : header.value())));
    return list;
  }

  /** A number in a header, 0 when missing or unreadable. */
  static int integer(Headers headers, String name) {
    return (int) Math.min(Integer.MAX_VALUE - 1, number(headers, name));
  }

  /** A number that is not negative in a header, 0 when missing or unreadable. */
  static long number(Headers headers, String name) {
    org.apache.kafka.common.header.Header header = headers.lastHeader(name);
    if (header == null || header.value() == null) {
      return 0;
    }
    String text = new String(header.value(), StandardCharsets.UTF_8);
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  /** The record of a topic. */
  static ProducerRecord<byte[], byte[]> write(String topic, WireRecord record) {
    return write(topic, record.key().getBytes(StandardCharsets.UTF_8), record);
  }

  /** The record of a topic under a key that need not be text. */
  static ProducerRecord<byte[], byte[]> write(String topic, byte[] key, WireRecord record) {
    ProducerRecord<byte[], byte[]> written = new ProducerRecord<>(topic, key, record.value());
    record
        .headers()
        .forEach(header -> written.headers().add(new RecordHeader(header.name(), header.value())));
    return written;
  }

  /** The serialised size of a record is at most this. */
  static long sizeBound(ProducerRecord<byte[], byte[]> record) {
    long size = 256;
    size += record.key() == null ? 0 : record.key().length;
    size += record.value() == null ? 0 : record.value().length;
    for (org.apache.kafka.common.header.Header header : record.headers()) {
      size += 3L * header.key().length() + 20;
      size += header.value() == null ? 0 : header.value().length;
    }
    return size;
  }
}
