package org.reconstream.physics;

/**
 * What part of the plane a sinogram tells about.
 *
 * @param radiusMm radius around the isocentre of the circle that every view covers
 * @param arcRad angle that the directions of the central rays cover, modulo half a turn for
 *     parallel rays and a whole turn for fans, at most pi or 2 pi
 * @param limitedAngle whether the arc is too short to determine the image: below pi (parallel), or
 *     below pi and the fan angle
 * @param truncatedViews share of the views in which the object reaches over the edge of the
 *     detector, 0 to 1
 */
public record FieldOfView(
    double radiusMm, double arcRad, boolean limitedAngle, double truncatedViews) {
  /** Whether the object reaches over the edge of the detector in any view. */
  public boolean truncated() {
    return truncatedViews > 0;
  }
}
