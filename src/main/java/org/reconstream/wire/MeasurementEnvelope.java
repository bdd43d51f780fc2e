package org.reconstream.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.reconstream.engine.Failure;
import org.reconstream.engine.Priority;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.wire.v1.Dicom;
import org.reconstream.wire.v1.Measurement;

/**
 * A measurement as it travels: who sent it, how it shall be reconstructed, and its payload or where
 * that lies.
 *
 * @param event the CloudEvents attributes; the event's id is the job id
 * @param recipe what differs from the service's default recipe
 * @param priority how soon
 * @param mediaType media type of the payload
 * @param payload the payload, inline or by reference
 */
public record MeasurementEnvelope(
    CloudEvent event,
    RecipeOverrides recipe,
    Priority priority,
    String mediaType,
    Content payload) {
  /** Media type of a DICOM Part 10 file, the only payload of this version. */
  public static final String DICOM = "application/dicom";

  /**
   * Reads a record.
   *
   * @throws ReconstructionException {@link Failure.Malformed} or {@link Failure.Unsupported}, with
   *     one sentence that repeats no value of the record; nothing else
   */
  public static MeasurementEnvelope read(List<Header> headers, byte @Nullable [] value) {
    CloudEvent event = CloudEvent.read(headers, Headers.MEASUREMENT_TYPE);
    Measurement message = parse(value);
    if (!message.getJob().isEmpty() && !message.getJob().equals(event.id())) {
      throw malformed("the job in the value differs from the header ce_id; send the same id twice");
    }
    String mediaType = DICOM;
    Content payload;
    switch (message.getPayloadCase()) {
      case DICOM -> {
        payload = new Content.Inline(message.getDicom().getPart10().toByteArray());
        if (event.dataRef() != null) {
          throw malformed(
              "the record has both an inline payload and the header ce_dataref; send one");
        }
      }
      case BLOB -> {
        BlobReference blob = BlobReference.read(message.getBlob());
        if (!blob.uri().toString().equals(event.dataRef())) {
          throw malformed(
              "the blob reference is not the one of the header ce_dataref; send the same URI twice");
        }
        if (!blob.mediaType().isEmpty()) {
          mediaType = blob.mediaType();
        }
        payload = new Content.Reference(blob);
      }
      default ->
          throw malformed(
              "the measurement has no payload that this version knows; send DICOM or a blob"
                  + " reference");
    }
    if (!mediaType.equals(DICOM)) {
      throw new ReconstructionException(
          new Failure.Unsupported(
              "the payload's media type is not application/dicom; send a DICOM Part 10 file"));
    }
    if (payload.sizeBytes() == 0) {
      throw malformed("the payload is empty; send a DICOM Part 10 file");
    }
    return new MeasurementEnvelope(
        event,
        RecipeOverrides.read(message.getRecipe()),
        priority(headers, message),
        mediaType,
        payload);
  }

  /** The record of this envelope under a key. */
  public WireRecord write(String key) {
    Measurement.Builder message =
        Measurement.newBuilder()
            .setJob(event.id())
            .setRecipe(recipe.write())
            .setPriority(org.reconstream.wire.v1.Priority.valueOf("PRIORITY_" + priority.name()));
    CloudEvent sent = event;
    if (payload instanceof Content.Inline inline) {
      message.setDicom(Dicom.newBuilder().setPart10(ByteString.copyFrom(inline.bytes())));
    } else if (payload instanceof Content.Reference reference) {
      message.setBlob(reference.blob().write());
      sent = event.withDataRef(reference.blob().uri().toString());
    }
    List<Header> headers = new ArrayList<>(sent.headers(Headers.MEASUREMENT_SCHEMA, key));
    headers.add(Header.of(Headers.PRIORITY, priority.name().toLowerCase(Locale.ROOT)));
    return new WireRecord(key, headers, message.build().toByteArray());
  }

  private static Measurement parse(byte @Nullable [] value) {
    if (value == null || value.length == 0) {
      throw malformed("the record has no value; send a reconstream.v1.Measurement");
    }
    try {
      return Measurement.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new ReconstructionException(
          new Failure.Malformed(
              "the value is truncated or not a reconstream.v1.Measurement in protobuf; send one"),
          e);
    }
  }

  /** The priority of the value, else of the header, else routine. */
  private static Priority priority(List<Header> headers, Measurement message) {
    return switch (message.getPriority()) {
      case PRIORITY_STAT -> Priority.STAT;
      case PRIORITY_ROUTINE -> Priority.ROUTINE;
      case PRIORITY_ARCHIVE -> Priority.ARCHIVE;
      case PRIORITY_UNSPECIFIED -> headerPriority(CloudEvent.find(headers, Headers.PRIORITY));
      case UNRECOGNIZED ->
          throw new ReconstructionException(
              new Failure.Unsupported(
                  "the priority is not one that this version knows; send stat, routine or"
                      + " archive"));
    };
  }

  private static Priority headerPriority(@Nullable String text) {
    if (text == null) {
      return Priority.ROUTINE;
    }
    return switch (text) {
      case "stat" -> Priority.STAT;
      case "routine" -> Priority.ROUTINE;
      case "archive" -> Priority.ARCHIVE;
      default ->
          throw malformed(
              "the header reconstream-priority is unknown; send stat, routine or archive");
    };
  }

  private static ReconstructionException malformed(String reason) {
    return new ReconstructionException(new Failure.Malformed(reason));
  }
}
