package org.reconstream.dicom.ctpd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.reconstream.array.Tensor;
import org.reconstream.dicom.Scans;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.DicomObject;
import org.reconstream.dicom.codec.Element;
import org.reconstream.dicom.codec.Part10;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.dicom.codec.TransferSyntax;
import org.reconstream.dicom.codec.Vr;

/**
 * Writes conforming studies of DICOM-CT-PD of a known volume, one file a view, after the published
 * table, independently of the reader: rays run from each focal spot to each detector element in
 * three dimensions. Not thread-safe.
 */
public final class SyntheticStudy {
  /** Conventions by which the studies of manufacturers differ. */
  public enum Vendor {
    SIEMENS("SIEMENS"),
    GE("GE MEDICAL SYSTEMS");

    private final String manufacturer;

    Vendor(String manufacturer) {
      this.manufacturer = manufacturer;
    }
  }

  int rows = 4;
  public int columns = 96;
  public double columnSpacing = 4.8;
  double rowSpacing = 4;
  double isocentre = 595;
  double detector = 1085.6;

  /** Zero-based, on the line from focal centre to isocentre. */
  public double centralColumn = 46.25;

  double centralRow = 1.5;
  public int viewsPerTurn = 180;
  double firstAngle = 0.3;
  double firstAxial = 10;
  public double turns = 1;

  /** Table feed a turn; 0 for axial scans. */
  public double feed;

  /** Rotations of an axial scan at tables so far apart. */
  int rotations = 1;

  double tableStep;
  Scanner.FocalSpotMode mode = Scanner.FocalSpotMode.FFSNONE;
  Vendor vendor = Vendor.SIEMENS;
  boolean flat;
  boolean transposed;
  boolean swappedShifts;
  boolean waterPerCentimetre;
  boolean implicitVr;
  boolean unknownVr;
  boolean creators = true;
  String patientPosition = "HFS";

  /** Noise-equivalent incident quanta; 0 for no noise and no statement. */
  public double quanta;

  /** Pixel steps over the range of a view. */
  int levels = 65_000;

  private final Ellipsoids volume;
  private final Random random = new Random(17);

  public SyntheticStudy(Ellipsoids volume) {
    this.volume = volume;
  }

  /** The number of views. */
  int views() {
    return (int) Math.rint(rotations * turns * viewsPerTurn * positionsPerAngle());
  }

  /** Every focal spot position is a view of its own, at its own angle, as scanners take them. */
  private int positionsPerAngle() {
    return mode.positions();
  }

  /** Writes the study into a folder. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < views(); i++) {
      DataSet view = view(i).build();
      Files.write(
          folder.resolve(String.format(Locale.ROOT, "view-%05d.dcm", i + 1)), encoded(view));
    }
  }

  /** A view before it is encoded. */
  DataSetBuilder view(int index) {
    int perRotation = views() / rotations;
    double angle =
        firstAngle + 2 * Math.PI * (index % perRotation) / (viewsPerTurn * positionsPerAngle());
    double turned = (angle - firstAngle) / (2 * Math.PI);
    double axial =
        firstAxial + feed * turned + tableStep * Math.floor((double) index / perRotation);
    double[] shift = shift(index);
    double[][] lines = new double[rows][columns];
    float[] statistics = new float[columns];
    for (int column = 0; column < columns; column++) {
      statistics[column] = (float) (quanta * (1 + 0.2 * Math.cos(column * 0.1)));
      for (int row = 0; row < rows; row++) {
        lines[row][column] = line(angle, axial, shift, row, column);
        if (quanta > 0) {
          double sigma = Math.sqrt(Math.exp(lines[row][column]) / statistics[column]);
          lines[row][column] += sigma * random.nextGaussian();
        }
      }
    }
    DataSetBuilder view = header(index, lines);
    double wrapped = Math.IEEEremainder(angle, 2 * Math.PI);
    addGeometry(view, wrapped, axial, shift);
    if (quanta > 0) {
      double[] stated = new double[columns];
      for (int column = 0; column < columns; column++) {
        stated[column] = statistics[column];
      }
      view.decimals(0x7033_1065, Vr.FL, stated);
    }
    return view;
  }

  /** The exact line integral from the focal spot to a detector element. */
  double line(double angle, double axial, double[] shift, int row, double column) {
    double[] focus = cylindrical(isocentre, angle, axial);
    double[] spot = cylindrical(isocentre + shift[2], angle + shift[0], axial + shift[1]);
    double along = (column - centralColumn) * columnSpacing;
    double fan = flat ? Math.atan(along / detector) : along / detector;
    double distance = flat ? Math.hypot(along, detector) : detector;
    // The central ray runs along (sin, -cos) of the azimuth; columns turn it towards (cos, sin).
    double[] element = {
      focus[0] + distance * Math.sin(angle + fan),
      focus[1] - distance * Math.cos(angle + fan),
      axial + rowSign() * (row - centralRow) * rowSpacing
    };
    return volume.line(spot, element);
  }

  private int rowSign() {
    return vendor == Vendor.GE ? -1 : 1;
  }

  private static double[] cylindrical(double radius, double angle, double axial) {
    return new double[] {-radius * Math.sin(angle), radius * Math.cos(angle), axial};
  }

  /** Angular, axial and radial shift, of the size of a Siemens z-flying focal spot. */
  double[] shift(int index) {
    double along = index % 2 == 0 ? 1 : -1;
    double across = (mode == Scanner.FocalSpotMode.FFSXYZ ? index / 2 : index) % 2 == 0 ? 1 : -1;
    double column = columnSpacing / detector;
    return switch (mode) {
      case FFSNONE -> new double[] {0, 0, 0};
      case FFSZ -> new double[] {3e-4 * along, 0.66 * along, 5.45 * along};
      case FFSXY -> new double[] {0.23 * column * across, 0, 0};
      case FFSXYZ -> new double[] {0.23 * column * across, 0.66 * along, 5.45 * along};
    };
  }

  private DataSetBuilder header(int index, double[][] lines) {
    double smallest = 0;
    double largest = 1e-3 * (1 + index % 3);
    for (double[] row : lines) {
      for (double value : row) {
        smallest = Math.min(smallest, value);
        largest = Math.max(largest, value);
      }
    }
    double slope = (largest - smallest) / levels;
    short[] stored = new short[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        long value = Math.round((lines[row][column] - smallest) / slope);
        stored[transposed ? column * rows + row : row * columns + column] = (short) value;
      }
    }
    return DataSet.builder()
        .text(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")
        .text(Tag.SOP_INSTANCE_UID, "1.2.826.0.1.3680043.8.498.7." + (index + 1))
        .text(Tag.STUDY_INSTANCE_UID, "1.2.826.0.1.3680043.8.498.5")
        .text(Tag.SERIES_INSTANCE_UID, "1.2.826.0.1.3680043.8.498.6")
        .text(Tag.FRAME_OF_REFERENCE_UID, "1.2.826.0.1.3680043.8.498.8")
        .text(Tag.PATIENT_NAME, Scans.PATIENT_NAME)
        .text(Tag.PATIENT_ID, Scans.PATIENT_ID)
        .text(Tag.PATIENT_POSITION, patientPosition)
        .text(Tag.MODALITY, "CT")
        .text(Tag.MANUFACTURER, vendor.manufacturer)
        .decimals(Tag.KVP, 120)
        .integers(Tag.INSTANCE_NUMBER, index + 1L)
        .integers(Tag.SERIES_NUMBER, 2)
        .integers(Tag.SAMPLES_PER_PIXEL, 1)
        .text(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .integers(Tag.ROWS, transposed ? columns : rows)
        .integers(Tag.COLUMNS, transposed ? rows : columns)
        .integers(Tag.BITS_ALLOCATED, 16)
        .integers(Tag.BITS_STORED, 16)
        .integers(Tag.HIGH_BIT, 15)
        .integers(Tag.PIXEL_REPRESENTATION, 0)
        .decimals(Tag.RESCALE_SLOPE, slope)
        .decimals(Tag.RESCALE_INTERCEPT, smallest)
        .words(Tag.PIXEL_DATA, stored);
  }

  private void addGeometry(DataSetBuilder view, double angle, double axial, double[] shift) {
    if (creators) {
      view.text(0x7029_0010, Vr.LO, "DetectorSystemArrangementModule")
          .text(0x7031_0010, Vr.LO, "DetectorDynamicsModule")
          .text(0x7033_0010, Vr.LO, "SourceDynamicsModule")
          .text(0x7037_0010, Vr.LO, "ProjectionDataDefinitions")
          .text(0x7039_0010, Vr.LO, "PreprocessingFlagsModule")
          .text(0x7041_0010, Vr.LO, "LesionInformationModule");
    }
    double stated = vendor == Vendor.GE ? columns - centralColumn : centralColumn + 1;
    view.decimals(0x7029_1002, Vr.FL, columnSpacing)
        .decimals(0x7029_1006, Vr.FL, rowSpacing)
        .text(0x7029_100B, Vr.CS, flat ? "FLAT" : "CYLINDRICAL")
        .integers(0x7029_1010, Vr.US, rows)
        .integers(0x7029_1011, Vr.US, columns)
        .decimals(0x7031_1001, Vr.FL, angle)
        .decimals(0x7031_1002, Vr.FL, axial)
        .decimals(0x7031_1003, Vr.FL, isocentre)
        .decimals(0x7031_1031, Vr.FL, detector)
        .decimals(0x7031_1033, Vr.FL, stated, centralRow + 1)
        .decimals(0x7033_100B, Vr.FL, swappedShifts ? shift[1] : shift[0])
        .decimals(0x7033_100C, Vr.FL, swappedShifts ? shift[0] : shift[1])
        .decimals(0x7033_100D, Vr.FL, shift[2])
        .text(0x7033_100E, Vr.CS, mode.name())
        .integers(0x7033_1013, Vr.US, viewsPerTurn)
        .integers(0x7033_1061, Vr.US, 1)
        .integers(0x7033_1063, Vr.US, 1)
        .text(0x7037_1009, Vr.CS, feed == 0 ? "AXIAL" : "HELICAL")
        .text(0x7037_100A, Vr.CS, "FANBEAM")
        .text(0x7039_1009, Vr.CS, "YES")
        .text(0x7041_1001, Vr.DS, waterPerCentimetre ? "0.192" : "0.0192");
  }

  /** The bytes of a view in the study's encoding. */
  byte[] encoded(DataSet view) {
    DataSet encoded = unknownVr ? unknown(view) : view;
    DicomObject object = DicomObject.of(encoded);
    if (implicitVr) {
      DataSetBuilder meta = DataSet.builder();
      object.meta().elements().forEach(meta::add);
      meta.text(Tag.TRANSFER_SYNTAX_UID, "1.2.840.10008.1.2");
      object = new DicomObject(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, meta.build(), encoded);
    }
    return new Part10().write(object);
  }

  /** Private values as converters leave them that do not know the table. */
  private static DataSet unknown(DataSet view) {
    DataSetBuilder unknown = DataSet.builder();
    for (Element element : view.elements()) {
      boolean hidden = Tag.isPrivate(element.tag()) && !Tag.isPrivateCreator(element.tag());
      unknown.add(
          hidden && element instanceof Element.Value value
              ? new Element.Value(value.tag(), Vr.UN, value.bytes())
              : element);
    }
    return unknown.build();
  }

  /** The exact sinogram of the slice at a height, at the rays of a rebinned one. */
  static double exact(Ellipsoids volume, double angle, double gamma, double radius, double z) {
    double t = angle + gamma;
    double s = radius * Math.sin(gamma);
    double[] from = {s * Math.cos(t) - 2000 * Math.sin(t), s * Math.sin(t) + 2000 * Math.cos(t), z};
    double[] to = {s * Math.cos(t) + 2000 * Math.sin(t), s * Math.sin(t) - 2000 * Math.cos(t), z};
    return volume.line(from, to);
  }

  /** The largest value of a tensor, for scale. */
  static double largest(Tensor tensor) {
    double largest = 0;
    for (float value : tensor.values()) {
      largest = Math.max(largest, value);
    }
    return largest;
  }
}
