package org.reconstream.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reconstream.engine.Failure;
import org.reconstream.engine.Provenance;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.engine.StageSeconds;
import org.reconstream.posterior.Evidence;
import org.reconstream.wire.v1.Reconstruction;

/**
 * A result as it travels.
 *
 * @param event the CloudEvents attributes; the event's id is the job id
 * @param evidence what supports the result
 * @param seconds where the time went
 * @param provenance what made it
 * @param artifacts its files
 */
public record ReconstructionEnvelope(
    CloudEvent event,
    Evidence evidence,
    StageSeconds seconds,
    Provenance provenance,
    List<Artifact> artifacts) {
  /** Copies the list. */
  public ReconstructionEnvelope {
    artifacts = List.copyOf(artifacts);
  }

  /** The job id. */
  public String job() {
    return event.id();
  }

  /** The number of bytes of all artifacts. */
  public long artifactBytes() {
    return artifacts.stream().mapToLong(artifact -> artifact.content().sizeBytes()).sum();
  }

  /**
   * Reads a record.
   *
   * @throws ReconstructionException {@link Failure.Malformed} or {@link Failure.Unsupported};
   *     nothing else
   */
  public static ReconstructionEnvelope read(List<Header> headers, byte @Nullable [] value) {
    CloudEvent event = CloudEvent.read(headers, Headers.RECONSTRUCTION_TYPE);
    if (value == null) {
      throw malformed("the record has no value", null);
    }
    try {
      Reconstruction message = Reconstruction.parseFrom(value);
      if (!message.getJob().equals(event.id())) {
        throw malformed("the job in the value differs from the header ce_id", null);
      }
      return new ReconstructionEnvelope(
          event,
          Results.read(message.getEvidence()),
          Results.read(message.getStageSeconds()),
          Results.read(message.getProvenance()),
          message.getArtifactsList().stream().map(Artifact::read).toList());
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw malformed("the value is truncated or not a reconstream.v1.Reconstruction", e);
    }
  }

  /** The record of this envelope under a key. */
  public WireRecord write(String key) {
    Reconstruction.Builder message =
        Reconstruction.newBuilder()
            .setJob(job())
            .setEvidence(Results.write(evidence))
            .setStageSeconds(Results.write(seconds))
            .setProvenance(Results.write(provenance));
    artifacts.forEach(artifact -> message.addArtifacts(artifact.write()));
    List<Header> headers = new ArrayList<>(event.headers(Headers.RECONSTRUCTION_SCHEMA, key));
    headers.removeIf(header -> header.name().equals(Headers.PRIMARY));
    headers.add(Header.of(Headers.PRIMARY, evidence.plausibility().primary()));
    return new WireRecord(key, headers, message.build().toByteArray());
  }

  private static ReconstructionException malformed(String reason, @Nullable Throwable cause) {
    Failure failure = new Failure.Malformed(reason);
    return cause == null
        ? new ReconstructionException(failure)
        : new ReconstructionException(failure, cause);
  }
}
