package org.reconstream.evaluation;

import org.jspecify.annotations.Nullable;
import org.reconstream.array.Tensor;
import org.reconstream.physics.Measurement;

/**
 * A scan whose true image is known.
 *
 * @param name tells scans apart, without spaces
 * @param contrast kind of image; may be empty
 * @param acceleration how many times fewer measurements than unknowns were asked for
 * @param measurement what the scanner would have sent
 * @param reference the true image's magnitude, {@code [H, W]}
 * @param region 1 inside the object, where errors count, 0 outside, {@code [H, W]}
 * @param maps the true coil sensitivity maps {@code [C, 2, H, W]} of unit norm, or null where there
 *     are no coils
 */
public record SimulatedScan(
    String name,
    String contrast,
    double acceleration,
    Measurement measurement,
    Tensor reference,
    Tensor region,
    @Nullable Tensor maps)
    implements KnownScan {}
