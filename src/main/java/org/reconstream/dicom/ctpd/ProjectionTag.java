package org.reconstream.dicom.ctpd;

import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.dicom.codec.Values;
import org.reconstream.dicom.codec.Vr;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;

/**
 * The private attributes of DICOM-CT-PD that are read, at the block numbers that the format fixes.
 * Values of unknown representation, as converters leave them, are read by the table's.
 */
enum ProjectionTag {
  /** Width of a column at the detector, mm. */
  COLUMN_SPACING(0x7029_1002, Vr.FL, "DetectorElementTransverseSpacing"),
  /** Height of a row at the detector, mm. */
  ROW_SPACING(0x7029_1006, Vr.FL, "DetectorElementAxialSpacing"),
  /** CYLINDRICAL, SPHERICAL or FLAT. */
  SHAPE(0x7029_100B, Vr.CS, "DetectorShape"),
  /** Detector rows, along the axis. */
  ROWS(0x7029_1010, Vr.US, "NumberofDetectorRows"),
  /** Detector columns, along the fan. */
  COLUMNS(0x7029_1011, Vr.US, "NumberofDetectorColumns"),
  /** Azimuth of the focal centre, rad. */
  ANGLE(0x7031_1001, Vr.FL, "DetectorFocalCenterAngularPosition"),
  /** Axial position of the focal centre, mm. */
  AXIAL_POSITION(0x7031_1002, Vr.FL, "DetectorFocalCenterAxialPosition"),
  /** Focal centre to isocentre, mm. */
  RADIUS(0x7031_1003, Vr.FL, "DetectorFocalCenterRadialDistance"),
  /** Focal centre to central element, mm. */
  DETECTOR_DISTANCE(0x7031_1031, Vr.FL, "ConstantRadialDistance"),
  /** Column and row of the central element, 1-based, fractional. */
  CENTRAL_ELEMENT(0x7031_1033, Vr.FL, "DetectorCentralElement"),
  /** Offset of the focal spot in azimuth, rad; in some files the axial one. */
  ANGULAR_SHIFT(0x7033_100B, Vr.FL, "SourceAngularPositionShift"),
  /** Offset of the focal spot along the axis, mm; in some files the angular one. */
  AXIAL_SHIFT(0x7033_100C, Vr.FL, "SourceAxialPositionShift"),
  /** Offset of the focal spot in radius, mm. */
  RADIAL_SHIFT(0x7033_100D, Vr.FL, "SourceRadialDistanceShift"),
  /** FFSNONE, FFSZ, FFSXY or FFSXYZ. */
  FOCAL_SPOT_MODE(0x7033_100E, Vr.CS, "FlyingFocalSpotMode"),
  /** Which X-ray source. */
  SOURCE(0x7033_105D, Vr.US, "SourceIndex"),
  /** Which spectrum; which source in older files. */
  SPECTRUM(0x7033_1063, Vr.US, "SpectrumIndex"),
  /** Noise-equivalent incident quanta per column. */
  QUANTA(0x7033_1065, Vr.FL, "PhotonStatistics"),
  /** AXIAL or HELICAL. */
  TYPE(0x7037_1009, Vr.CS, "TypeofProjectionData"),
  /** FANBEAM: third generation, also with many rows. */
  GEOMETRY(0x7037_100A, Vr.CS, "TypeofProjectionGeometry"),
  /** YES when the logarithm has been taken. */
  LOG(0x7039_1009, Vr.CS, "LogFlag"),
  /** Attenuation of water. */
  WATER(0x7041_1001, Vr.DS, "WaterAttenuationCoefficient"),
  /** Attenuation of water in older files. */
  OLDER_WATER(0x0018_0061, Vr.DS, "HUCalibrationFactor");

  private final int tag;
  private final Vr vr;
  private final String keyword;

  ProjectionTag(int tag, Vr vr, String keyword) {
    this.tag = tag;
    this.vr = vr;
    this.keyword = keyword;
  }

  /** Its tag. */
  int tag() {
    return tag;
  }

  /** Its value representation in the table. */
  Vr vr() {
    return vr;
  }

  /** Whether a view has a value for it. */
  boolean isIn(DataSet view) {
    return !value(view).isEmpty();
  }

  /** Its numbers, as many as said; missing, other or not finite ones are malformed. */
  double[] numbers(DataSet view, int count) {
    double[] numbers = anyNumbers(view);
    if (numbers.length != count) {
      throw malformed("has " + numbers.length + " values where " + count + " are needed");
    }
    return numbers;
  }

  /** Its number. */
  double number(DataSet view) {
    return numbers(view, 1)[0];
  }

  /** Its number, or another where the view does not say. */
  double number(DataSet view, double otherwise) {
    return isIn(view) ? number(view) : otherwise;
  }

  /** Its number, which must be positive. */
  double positive(DataSet view) {
    double number = number(view);
    if (!(number > 0)) {
      throw malformed("must be positive");
    }
    return number;
  }

  /** Its numbers, however many; ones that are not finite are malformed. */
  double[] anyNumbers(DataSet view) {
    Values value = value(view);
    double[] numbers =
        value.isText()
            ? value.texts().stream().mapToDouble(this::parsed).toArray()
            : value.decimals();
    for (double number : numbers) {
      if (!Double.isFinite(number)) {
        throw malformed("is not finite");
      }
    }
    return numbers;
  }

  private double parsed(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw malformed("is not a number");
    }
  }

  /** Its term in capitals, which must be there. */
  String term(DataSet view) {
    return value(view).text().map(String::strip).orElseThrow(() -> malformed("is missing"));
  }

  private Values value(DataSet view) {
    return view.value(tag).ofUnknown(vr);
  }

  /** A view whose value cannot be used. */
  ReconstructionException malformed(String what) {
    return new ReconstructionException(new Failure.Malformed(this + " " + what));
  }

  /** A view whose value says something that is not read. */
  ReconstructionException unsupported(String what) {
    return new ReconstructionException(new Failure.Unsupported(this + " " + what));
  }

  @Override
  public String toString() {
    return keyword + " " + Tag.format(tag);
  }
}
