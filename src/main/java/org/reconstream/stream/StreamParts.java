package org.reconstream.stream;

import org.reconstream.engine.Reconstructor;
import org.reconstream.wire.MeasurementDecoder;
import org.reconstream.wire.ReconstructionEncoder;

/**
 * What the stream connects. It owns none of it: close the reconstructor after the stream.
 *
 * @param reconstructor the engine
 * @param decoder payload to job
 * @param encoder reconstruction to files
 * @param blobs where claim checks point to
 * @param version version of this software, for dead letters
 * @param <S> what the encoder needs of the input
 */
public record StreamParts<S>(
    Reconstructor reconstructor,
    MeasurementDecoder<S> decoder,
    ReconstructionEncoder<S> encoder,
    BlobStore blobs,
    String version) {}
