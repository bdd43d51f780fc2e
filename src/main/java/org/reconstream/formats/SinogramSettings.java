package org.reconstream.formats;

import org.jspecify.annotations.Nullable;

/**
 * What shall hold instead of what a sinogram file states, or where it states nothing; null leaves
 * it to the file.
 *
 * @param columnSpacingMm width of a detector column: at the isocentre for parallel rays, at the
 *     detector for fans
 * @param centralColumn column of the central ray, zero-based and fractional
 * @param waterAttenuationPerMm attenuation of water
 * @param quanta incident quanta of every ray
 * @param fieldOfViewMm side of the square that is reconstructed
 * @param thicknessMm slice thickness
 * @param matrix rows and columns of the image
 * @param beam which way the rays run
 * @param sourceToIsocentreMm distance of a fan's source from the isocentre
 * @param sourceToDetectorMm distance of a fan's source from the detector
 * @param clockwise whether the angles of the file count clockwise
 */
public record SinogramSettings(
    @Nullable Double columnSpacingMm,
    @Nullable Double centralColumn,
    @Nullable Double waterAttenuationPerMm,
    @Nullable Double quanta,
    @Nullable Double fieldOfViewMm,
    @Nullable Double thicknessMm,
    @Nullable Integer matrix,
    @Nullable BeamKind beam,
    @Nullable Double sourceToIsocentreMm,
    @Nullable Double sourceToDetectorMm,
    boolean clockwise) {
  /** Everything as the file states it. */
  public static final SinogramSettings NONE =
      new SinogramSettings(null, null, null, null, null, null, null, null, null, null, false);
}
