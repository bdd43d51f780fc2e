package org.reconstream.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.wire.v1.JobState;

/**
 * The latest state of a job.
 *
 * @param job the job id
 * @param state the state
 * @param changedAt when it changed
 * @param instance which instance of the service says so
 * @param attempt number of attempts so far, starting at 1
 * @param failure type of the failure, or null
 * @param reason reason of the failure, or null
 */
public record JobStatus(
    String job,
    State state,
    Instant changedAt,
    String instance,
    int attempt,
    @Nullable String failure,
    @Nullable String reason) {
  /** What became of a job. */
  public enum State {
    /** Its result is on the reconstructions topic. */
    PUBLISHED,
    /** It rests on the retry topic. */
    RETRYING,
    /** It is on the dead-letter topic. */
    DEAD_LETTERED
  }

  /**
   * Reads a value.
   *
   * @throws ReconstructionException {@link Failure.Malformed}
   */
  public static JobStatus read(byte[] value) {
    try {
      org.reconstream.wire.v1.JobStatus message =
          org.reconstream.wire.v1.JobStatus.parseFrom(value);
      return new JobStatus(
          message.getJob(),
          state(message.getState()),
          Instant.ofEpochMilli(message.getChangedAtMs()),
          message.getInstance(),
          message.getAttempt(),
          message.getFailure().isEmpty() ? null : message.getFailure(),
          message.getReason().isEmpty() ? null : message.getReason());
    } catch (InvalidProtocolBufferException e) {
      throw new ReconstructionException(
          new Failure.Malformed("the value is not a reconstream.v1.JobStatus"), e);
    }
  }

  /** The record of this status, keyed by the job. */
  public WireRecord write(String source) {
    org.reconstream.wire.v1.JobStatus.Builder message =
        org.reconstream.wire.v1.JobStatus.newBuilder()
            .setJob(job)
            .setState(JobState.valueOf("JOB_STATE_" + state.name()))
            .setChangedAtMs(changedAt.toEpochMilli())
            .setInstance(instance)
            .setAttempt(attempt);
    if (failure != null) {
      message.setFailure(failure);
    }
    if (reason != null) {
      message.setReason(reason);
    }
    return new WireRecord(
        job,
        CloudEvent.of(job, source, Headers.STATUS_TYPE).headers(Headers.STATUS_SCHEMA, job),
        message.build().toByteArray());
  }

  private static State state(JobState state) {
    return switch (state) {
      case JOB_STATE_PUBLISHED -> State.PUBLISHED;
      case JOB_STATE_RETRYING -> State.RETRYING;
      case JOB_STATE_DEAD_LETTERED -> State.DEAD_LETTERED;
      case JOB_STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw new ReconstructionException(
              new Failure.Malformed("the job has a state that this version does not know"));
    };
  }
}
