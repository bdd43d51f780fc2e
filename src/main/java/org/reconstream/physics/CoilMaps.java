package org.reconstream.physics;

import org.reconstream.array.Tensor;

/**
 * Coil sensitivity maps of whitened coils.
 *
 * @param maps {@code [C, 2, H, W]}; the norm over coils is at most 1
 * @param support weight of each pixel, {@code [H, W]}: 1 inside the object, 0 where there is no
 *     signal, soft in between
 */
record CoilMaps(Tensor maps, Tensor support) {}
