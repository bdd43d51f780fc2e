package org.reconstream.stream;

import org.reconstream.wire.ReconstructionEnvelope;

/** What became of a measurement, as a reader of the output topics sees it. */
public sealed interface JobOutcome {
  /** The job id; empty when a dead letter has none. */
  String job();

  /**
   * A result.
   *
   * @param envelope evidence, provenance and files; files may be references
   */
  record Reconstructed(ReconstructionEnvelope envelope) implements JobOutcome {
    @Override
    public String job() {
      return envelope.job();
    }
  }

  /**
   * A measurement without result.
   *
   * @param job the job id, empty when the record had none
   * @param failure type of the failure
   * @param reason one sentence
   * @param origin where the record was, {@code topic-partition@offset}
   */
  record DeadLettered(String job, String failure, String reason, String origin)
      implements JobOutcome {}

  /**
   * A record on the reconstructions topic that is not a result of this version.
   *
   * @param job the job id, empty when the record has none
   * @param reason one sentence
   */
  record Unreadable(String job, String reason) implements JobOutcome {}
}
