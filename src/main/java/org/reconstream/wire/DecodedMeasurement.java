package org.reconstream.wire;

import org.reconstream.engine.Job;

/**
 * A measurement ready for the engine.
 *
 * @param job what the engine is asked to do
 * @param source what the encoder needs of the input besides the reconstruction, such as patient and
 *     study attributes; opaque to everything between
 * @param <S> the type of the source
 */
public record DecodedMeasurement<S>(Job job, S source) {}
