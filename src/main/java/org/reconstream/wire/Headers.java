package org.reconstream.wire;

import java.util.Set;

/**
 * Names of the record headers: CloudEvents 1.0 in Kafka's binary mode, W3C trace context, and our
 * own.
 */
public final class Headers {
  /** CloudEvents version, always {@link #SPEC_VERSION_VALUE}. */
  public static final String SPEC_VERSION = "ce_specversion";

  /** The CloudEvents version spoken here. */
  public static final String SPEC_VERSION_VALUE = "1.0";

  /** The job id, which is the deduplication key. */
  public static final String ID = "ce_id";

  /** URI reference of the producing site or gateway. */
  public static final String SOURCE = "ce_source";

  /** What the record is; one of the {@code …_TYPE} constants. */
  public static final String TYPE = "ce_type";

  /** RFC 3339 time of the event. */
  public static final String TIME = "ce_time";

  /** Optional opaque subject. */
  public static final String SUBJECT = "ce_subject";

  /** Which message of which file the value is. */
  public static final String DATA_SCHEMA = "ce_dataschema";

  /** The record key as text. */
  public static final String PARTITION_KEY = "ce_partitionkey";

  /** URI of a claim-checked payload. */
  public static final String DATA_REF = "ce_dataref";

  /** Media type of the value. */
  public static final String CONTENT_TYPE = "content-type";

  /** Media type of every value. */
  public static final String PROTOBUF = "application/protobuf";

  /** W3C trace context as a CloudEvents extension. */
  public static final String CE_TRACE_PARENT = "ce_traceparent";

  /** W3C trace state as a CloudEvents extension. */
  public static final String CE_TRACE_STATE = "ce_tracestate";

  /** W3C trace context where Kafka instrumentation reads it. */
  public static final String TRACE_PARENT = "traceparent";

  /** W3C trace state where Kafka instrumentation reads it. */
  public static final String TRACE_STATE = "tracestate";

  /** {@code stat}, {@code routine} or {@code archive}. */
  public static final String PRIORITY = "reconstream-priority";

  /** The image to look at first, on results: {@code mean}, or {@code baseline} where in doubt. */
  public static final String PRIMARY = "reconstream-primary";

  /** How often the job was tried before, on the retry topic. */
  public static final String ATTEMPT = "reconstream-attempt";

  /** Unix time in milliseconds before which a retry record rests. */
  public static final String NOT_BEFORE = "reconstream-not-before-ms";

  /** Type of the failure, on retry records and dead letters. */
  public static final String FAILURE = "reconstream-failure";

  /** The job id of a dead letter. */
  public static final String JOB = "reconstream-job";

  /** Version of the software that wrote a dead letter. */
  public static final String VERSION = "reconstream-version";

  /** {@code ce_type} of measurements. */
  public static final String MEASUREMENT_TYPE = "org.reconstream.measurement.v1";

  /** {@code ce_type} of reconstructions. */
  public static final String RECONSTRUCTION_TYPE = "org.reconstream.reconstruction.v1";

  /** {@code ce_type} of job states. */
  public static final String STATUS_TYPE = "org.reconstream.status.v1";

  static final String MEASUREMENT_SCHEMA =
      "reconstream/v1/measurement.proto#reconstream.v1.Measurement";
  static final String RECONSTRUCTION_SCHEMA =
      "reconstream/v1/reconstruction.proto#reconstream.v1.Reconstruction";
  static final String STATUS_SCHEMA = "reconstream/v1/status.proto#reconstream.v1.JobStatus";

  /** Headers that describe one record and so are written anew, never copied to the next. */
  static final Set<String> OWN =
      Set.of(
          SPEC_VERSION,
          ID,
          SOURCE,
          TYPE,
          TIME,
          SUBJECT,
          DATA_SCHEMA,
          PARTITION_KEY,
          DATA_REF,
          CONTENT_TYPE,
          CE_TRACE_PARENT,
          CE_TRACE_STATE,
          TRACE_PARENT,
          TRACE_STATE,
          PRIORITY,
          ATTEMPT,
          NOT_BEFORE,
          FAILURE,
          JOB,
          VERSION);

  private Headers() {}
}
