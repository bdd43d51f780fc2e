package org.reconstream.dicom.ctpd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DicomCodec;
import org.reconstream.dicom.codec.Limits;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.dicom.codec.Values;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;

/**
 * One file of a DICOM-CT-PD study, decoded.
 *
 * <p>Whatever cannot be read is {@code Malformed} or {@code Unsupported} with the file's name.
 */
final class ProjectionFile {
  /** Above it, an attenuation of water must be per centimetre: per millimetre it is 0.02. */
  private static final double PER_CENTIMETRE = 0.1;

  private static final double LEAST_WATER = 0.01;
  private static final double MOST_WATER = 0.05;

  private final Path file;
  private final DataSet object;

  private ProjectionFile(Path file, DataSet object) {
    this.file = file;
    this.object = object;
  }

  /** Decodes a file. */
  static ProjectionFile read(DicomCodec codec, Path file) throws IOException {
    try {
      ProjectionFile read = new ProjectionFile(file, codec.read(file, Limits.DEFAULT).dataSet());
      read.requireProjection();
      return read;
    } catch (ReconstructionException e) {
      throw named(file, e);
    }
  }

  /** All attributes. */
  DataSet object() {
    return object;
  }

  /** What the view shares with its study. */
  Scanner scanner() {
    return inFile(this::readScanner);
  }

  /** Where the view was taken from. */
  View view() {
    return inFile(this::readView);
  }

  /** The line integrals {@code [row * columns + column]} of the physical detector. */
  float[] lineIntegrals(Scanner scanner) {
    return inFile(() -> readPixels(scanner));
  }

  private void requireProjection() {
    boolean frames = !object.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).isEmpty();
    Values count = object.value(Tag.NUMBER_OF_FRAMES);
    if (frames || (!count.isEmpty() && count.integer() > 1)) {
      throw new ReconstructionException(
          new Failure.Unsupported(
              "holds many projections as frames of one object; only DICOM-CT-PD with one file per"
                  + " view is read"));
    }
    if (!ProjectionTag.ANGLE.isIn(object)) {
      throw new ReconstructionException(
          new Failure.Malformed(
              "is not a projection of DICOM-CT-PD: it has no " + ProjectionTag.ANGLE));
    }
    String log = ProjectionTag.LOG.term(object);
    if (!log.equals("YES")) {
      throw ProjectionTag.LOG.unsupported(
          "is not YES: the pixels are not line integrals; take the logarithm first");
    }
    String geometry = ProjectionTag.GEOMETRY.term(object);
    if (!geometry.equals("FANBEAM")) {
      throw ProjectionTag.GEOMETRY.unsupported("is not FANBEAM, the third generation");
    }
  }

  private Scanner readScanner() {
    double[] centre = ProjectionTag.CENTRAL_ELEMENT.numbers(object, 2);
    return new Scanner(
        shape(),
        extent(ProjectionTag.ROWS),
        extent(ProjectionTag.COLUMNS),
        ProjectionTag.ROW_SPACING.positive(object),
        ProjectionTag.COLUMN_SPACING.positive(object),
        ProjectionTag.RADIUS.positive(object),
        ProjectionTag.DETECTOR_DISTANCE.positive(object),
        centre[0],
        centre[1],
        focalSpot(),
        helical(),
        water(),
        object.value(Tag.MANUFACTURER).text().orElse(""));
  }

  private Scanner.DetectorShape shape() {
    String term = ProjectionTag.SHAPE.term(object);
    return switch (term) {
      case "CYLINDRICAL" -> Scanner.DetectorShape.CYLINDRICAL;
      case "FLAT" -> Scanner.DetectorShape.FLAT;
      case "SPHERICAL" ->
          throw ProjectionTag.SHAPE.unsupported(
              "is SPHERICAL: only projections of CYLINDRICAL and FLAT detectors are read");
      default -> throw ProjectionTag.SHAPE.malformed("is none of CYLINDRICAL, SPHERICAL and FLAT");
    };
  }

  private Scanner.FocalSpotMode focalSpot() {
    String term = ProjectionTag.FOCAL_SPOT_MODE.term(object);
    for (Scanner.FocalSpotMode mode : Scanner.FocalSpotMode.values()) {
      if (mode.name().equals(term)) {
        return mode;
      }
    }
    throw ProjectionTag.FOCAL_SPOT_MODE.malformed("is none of FFSNONE, FFSZ, FFSXY and FFSXYZ");
  }

  private boolean helical() {
    String term = ProjectionTag.TYPE.term(object);
    return switch (term) {
      case "HELICAL" -> true;
      case "AXIAL" -> false;
      default -> throw ProjectionTag.TYPE.unsupported("is neither AXIAL nor HELICAL");
    };
  }

  private double water() {
    ProjectionTag tag =
        ProjectionTag.WATER.isIn(object) ? ProjectionTag.WATER : ProjectionTag.OLDER_WATER;
    if (!tag.isIn(object)) {
      return 0;
    }
    double stated = tag.number(object);
    double perMm = stated > PER_CENTIMETRE ? stated / 10 : stated;
    if (!(perMm > LEAST_WATER && perMm < MOST_WATER)) {
      throw tag.malformed("is no attenuation of water, neither per mm nor per cm");
    }
    return perMm;
  }

  private int extent(ProjectionTag tag) {
    double extent = tag.number(object);
    if (extent < 1) {
      throw tag.malformed("must be at least 1");
    }
    return (int) extent;
  }

  private View readView() {
    Values instance = object.require(Tag.INSTANCE_NUMBER);
    return new View(
        file,
        instance.integer(),
        (int) ProjectionTag.SOURCE.number(object, 1),
        (int) ProjectionTag.SPECTRUM.number(object, 1),
        ProjectionTag.ANGLE.number(object),
        ProjectionTag.AXIAL_POSITION.number(object),
        new FocalShift(
            ProjectionTag.ANGULAR_SHIFT.number(object, 0),
            ProjectionTag.AXIAL_SHIFT.number(object, 0),
            ProjectionTag.RADIAL_SHIFT.number(object, 0)),
        quanta());
  }

  private float @Nullable [] quanta() {
    double[] numbers = ProjectionTag.QUANTA.anyNumbers(object);
    if (numbers.length == 0) {
      return null;
    }
    int columns = extent(ProjectionTag.COLUMNS);
    if (numbers.length != columns && numbers.length != 1) {
      throw ProjectionTag.QUANTA.malformed(
          "has " + numbers.length + " values where there are " + columns + " columns");
    }
    float[] quanta = new float[columns];
    for (int column = 0; column < columns; column++) {
      double value = numbers[numbers.length == 1 ? 0 : column];
      if (value < 0) {
        throw ProjectionTag.QUANTA.malformed("is negative");
      }
      quanta[column] = (float) value;
    }
    return quanta;
  }

  private float[] readPixels(Scanner scanner) {
    long height = object.require(Tag.ROWS).integer();
    long width = object.require(Tag.COLUMNS).integer();
    boolean direct = height == scanner.rows() && width == scanner.columns();
    boolean transposed = height == scanner.columns() && width == scanner.rows();
    if (!direct && !transposed) {
      throw malformed(
          Tag.ROWS,
          "and Columns say "
              + height
              + " x "
              + width
              + " where the detector has "
              + scanner.rows()
              + " rows of "
              + scanner.columns());
    }
    if (object.require(Tag.BITS_ALLOCATED).integer() != 16
        || object.require(Tag.PIXEL_REPRESENTATION).integer() != 0) {
      throw malformed(Tag.BITS_ALLOCATED, "must be 16 bits without sign");
    }
    double slope = rescale(Tag.RESCALE_SLOPE);
    double intercept = rescale(Tag.RESCALE_INTERCEPT);
    ByteBuffer stored = object.require(Tag.PIXEL_DATA).bytes();
    float[] lines = new float[scanner.rows() * scanner.columns()];
    if (stored.remaining() != (2L * lines.length)) {
      throw malformed(
          Tag.PIXEL_DATA,
          "has " + stored.remaining() + " bytes where " + 2L * lines.length + " are needed");
    }
    for (int row = 0; row < scanner.rows(); row++) {
      for (int column = 0; column < scanner.columns(); column++) {
        int at = direct ? row * scanner.columns() + column : column * scanner.rows() + row;
        int value = Short.toUnsignedInt(stored.getShort(2 * at));
        lines[row * scanner.columns() + column] = (float) (value * slope + intercept);
      }
    }
    return lines;
  }

  private double rescale(int tag) {
    double[] values = object.require(tag).decimals();
    if (values.length != 1 || !Double.isFinite(values[0])) {
      throw malformed(tag, "must be one finite number");
    }
    return values[0];
  }

  private static ReconstructionException malformed(int tag, String what) {
    return new ReconstructionException(new Failure.Malformed(Tag.format(tag) + " " + what));
  }

  private <T> T inFile(java.util.function.Supplier<T> read) {
    try {
      return read.get();
    } catch (ReconstructionException e) {
      throw named(file, e);
    }
  }

  private static ReconstructionException named(Path file, ReconstructionException e) {
    String reason = file.getFileName() + ": " + e.failure().reason();
    Failure failure =
        e.failure() instanceof Failure.Unsupported
            ? new Failure.Unsupported(reason)
            : new Failure.Malformed(reason);
    return new ReconstructionException(failure, e);
  }
}
