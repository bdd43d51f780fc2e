package org.reconstream.wire;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;

/**
 * The CloudEvents attributes of a record, in Kafka's binary mode.
 *
 * @param id the job id
 * @param source URI reference of the producer
 * @param type what the record is
 * @param time RFC 3339 time, or null
 * @param subject opaque subject, or null
 * @param dataRef URI of a claim-checked payload, or null
 * @param traceParent W3C trace context, or null
 * @param traceState W3C trace state, or null
 * @param others headers this version does not know, in their order; copied to the result
 */
public record CloudEvent(
    String id,
    String source,
    String type,
    @Nullable String time,
    @Nullable String subject,
    @Nullable String dataRef,
    @Nullable String traceParent,
    @Nullable String traceState,
    List<Header> others) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/+=~-]{0,127}");

  /** Checks the id and copies the list. */
  public CloudEvent {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "a job id has 1 to 128 letters, digits or characters of '._:/+=~-' and starts with a letter or digit");
    }
    others = List.copyOf(others);
  }

  /** An event of now, without subject, trace or further headers. */
  public static CloudEvent of(String id, String source, String type) {
    return new CloudEvent(id, source, type, now(), null, null, null, null, List.of());
  }

  /**
   * Reads the attributes of a record that must have the given type.
   *
   * @throws ReconstructionException {@link Failure.Unsupported} when the type or the CloudEvents
   *     version is missing or foreign, {@link Failure.Malformed} when the id is missing or invalid
   */
  public static CloudEvent read(List<Header> headers, String expectedType) {
    String type = find(headers, Headers.TYPE);
    if (!expectedType.equals(type)) {
      throw unsupported(
          "the header ce_type is "
              + (type == null ? "missing" : "not the expected one")
              + "; send "
              + expectedType);
    }
    if (!Headers.SPEC_VERSION_VALUE.equals(find(headers, Headers.SPEC_VERSION))) {
      throw unsupported("the header ce_specversion is missing or not 1.0; send CloudEvents 1.0");
    }
    String id = find(headers, Headers.ID);
    if (id == null || !ID.matcher(id).matches()) {
      throw new ReconstructionException(
          new Failure.Malformed(
              id == null
                  ? "the header ce_id is missing; send the job id in it"
                  : "the header ce_id is not a job id; send 1 to 128 letters, digits or '._:/+=~-'"));
    }
    String contentType = find(headers, Headers.CONTENT_TYPE);
    if (contentType != null && !Headers.PROTOBUF.equals(contentType)) {
      throw unsupported("the header content-type is not application/protobuf; send protobuf");
    }
    String source = find(headers, Headers.SOURCE);
    return new CloudEvent(
        id,
        source == null ? "" : source,
        expectedType,
        find(headers, Headers.TIME),
        find(headers, Headers.SUBJECT),
        find(headers, Headers.DATA_REF),
        either(headers, Headers.CE_TRACE_PARENT, Headers.TRACE_PARENT),
        either(headers, Headers.CE_TRACE_STATE, Headers.TRACE_STATE),
        headers.stream().filter(header -> !Headers.OWN.contains(header.name())).toList());
  }

  /** The job id in the headers when there is a valid one, else null; never fails. */
  public static @Nullable String idIn(List<Header> headers) {
    String id = find(headers, Headers.ID);
    return id != null && ID.matcher(id).matches() ? id : null;
  }

  /** The event that answers this one: same id, subject, trace and unknown headers. */
  public CloudEvent answer(String answerSource, String answerType) {
    return new CloudEvent(
        id, answerSource, answerType, now(), subject, null, traceParent, traceState, others);
  }

  /** The same event with the payload elsewhere. */
  public CloudEvent withDataRef(String uri) {
    return new CloudEvent(id, source, type, time, subject, uri, traceParent, traceState, others);
  }

  /** The headers of a record with this event, a schema and a key. */
  List<Header> headers(String schema, String key) {
    List<Header> headers = new ArrayList<>();
    headers.add(Header.of(Headers.SPEC_VERSION, Headers.SPEC_VERSION_VALUE));
    headers.add(Header.of(Headers.ID, id));
    headers.add(Header.of(Headers.SOURCE, source));
    headers.add(Header.of(Headers.TYPE, type));
    add(headers, Headers.TIME, time);
    add(headers, Headers.SUBJECT, subject);
    headers.add(Header.of(Headers.DATA_SCHEMA, schema));
    headers.add(Header.of(Headers.PARTITION_KEY, key));
    add(headers, Headers.DATA_REF, dataRef);
    headers.add(Header.of(Headers.CONTENT_TYPE, Headers.PROTOBUF));
    add(headers, Headers.CE_TRACE_PARENT, traceParent);
    add(headers, Headers.CE_TRACE_STATE, traceState);
    add(headers, Headers.TRACE_PARENT, traceParent);
    add(headers, Headers.TRACE_STATE, traceState);
    headers.addAll(others);
    return headers;
  }

  /** The text of the last header with a name, as Kafka resolves duplicates, or null. */
  public static @Nullable String find(List<Header> headers, String name) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.get(i).name().equals(name)) {
        return headers.get(i).text();
      }
    }
    return null;
  }

  private static @Nullable String either(List<Header> headers, String first, String second) {
    String value = find(headers, first);
    return value == null ? find(headers, second) : value;
  }

  private static void add(List<Header> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.add(Header.of(name, value));
    }
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static ReconstructionException unsupported(String reason) {
    return new ReconstructionException(new Failure.Unsupported(reason));
  }
}
