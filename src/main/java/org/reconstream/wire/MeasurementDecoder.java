package org.reconstream.wire;

import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;

/**
 * Turns a payload into a job. Thread-safe: called by several threads at once.
 *
 * @param <S> what the matching {@link ReconstructionEncoder} needs of the input
 */
@FunctionalInterface
public interface MeasurementDecoder<S> {
  /**
   * Decodes one payload.
   *
   * @param envelope the envelope; {@link MeasurementEnvelope#payload()} may be a reference
   * @param payload the payload's bytes, which belong to the decoder from now on
   * @return the job, whose id is the event's id
   * @throws ReconstructionException with the {@link Failure} that the payload deserves
   */
  DecodedMeasurement<S> decode(MeasurementEnvelope envelope, byte[] payload);
}
