package org.reconstream.dicom.ctpd;

/**
 * What all views of a study share: the detector, bent or flat, and its place.
 *
 * @param shape of the detector
 * @param rows detector rows, along the axis
 * @param columns detector columns, along the fan
 * @param rowSpacingMm height of a row at the detector
 * @param columnSpacingMm width of a column at the detector
 * @param isocentreDistanceMm focal centre to isocentre
 * @param detectorDistanceMm focal centre to central element
 * @param centralColumn as stated, 1-based, fractional
 * @param centralRow as stated, 1-based, fractional
 * @param focalSpot how the focal spot flies
 * @param helical whether the table moves while the source turns
 * @param waterPerMm attenuation of water in 1/mm, 0 where not stated
 * @param manufacturer of the scanner, empty where not stated
 */
record Scanner(
    DetectorShape shape,
    int rows,
    int columns,
    double rowSpacingMm,
    double columnSpacingMm,
    double isocentreDistanceMm,
    double detectorDistanceMm,
    double centralColumn,
    double centralRow,
    FocalSpotMode focalSpot,
    boolean helical,
    double waterPerMm,
    String manufacturer) {
  /** The forms of detectors that are read. */
  enum DetectorShape {
    /** Part of a cylinder around the focal centre's axial line. */
    CYLINDRICAL,
    /** A plane. */
    FLAT
  }

  /** The modes of flying focal spots. */
  enum FocalSpotMode {
    /** At rest. */
    FFSNONE(1),
    /** Along the axis. */
    FFSZ(2),
    /** In the plane. */
    FFSXY(2),
    /** Both. */
    FFSXYZ(4);

    private final int positions;

    FocalSpotMode(int positions) {
      this.positions = positions;
    }

    /** The number of positions, in succession. */
    int positions() {
      return positions;
    }
  }

  /** The height of a row at the isocentre, mm. */
  double rowAtIsocentreMm() {
    return rowSpacingMm * isocentreDistanceMm / detectorDistanceMm;
  }
}
