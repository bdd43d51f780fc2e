package org.reconstream.wire;

import java.util.List;
import org.reconstream.engine.Failure;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.ReconstructionException;

/**
 * Turns a reconstruction into files. Thread-safe, and a function of its arguments: the same source
 * and reconstruction give the same bytes.
 *
 * @param <S> what the matching {@link MeasurementDecoder} kept of the input
 */
@FunctionalInterface
public interface ReconstructionEncoder<S> {
  /**
   * Encodes one result; every artifact has its bytes inline.
   *
   * @throws ReconstructionException with a {@link Failure} when the result cannot be represented
   */
  List<Artifact> encode(S source, Reconstruction reconstruction);
}
