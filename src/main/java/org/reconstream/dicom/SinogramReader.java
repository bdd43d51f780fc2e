package org.reconstream.dicom;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.PrivateBlock;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.physics.Beam;
import org.reconstream.physics.DefaultSlice;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;

/**
 * Line integrals from the private block {@code RECONSTREAM SINOGRAM 1.0}, one {@link Sinogram} a
 * slice.
 *
 * <p>The mask is authoritative: line integrals where it says 0 are read as zero. Arrays whose
 * length contradicts the declared shape and values that are not finite are {@code Malformed};
 * geometries other than parallel and fan are {@code Unsupported}.
 */
final class SinogramReader {
  private static final int LARGEST_EXTENT = 1 << 20;
  private static final int LARGEST_MATRIX = 4096;

  private final PrivateBlock block;
  private final int slices;
  private final int views;
  private final int columns;

  private SinogramReader(PrivateBlock block) {
    this.block = block;
    long[] shape = block.require(SinogramBlock.SHAPE).integers();
    if (shape.length != 3) {
      throw malformed(SinogramBlock.SHAPE, "must be slices, views and columns");
    }
    slices = extent(shape[0]);
    views = extent(shape[1]);
    columns = extent(shape[2]);
  }

  /** The slices of a Raw Data object of this format, in stored order. */
  static List<SourceScan> read(DataSet object) {
    PrivateBlock block =
        object
            .privateBlock(SinogramBlock.GROUP, SinogramBlock.CREATOR)
            .orElseThrow(
                () ->
                    failed(
                        "the object declares a sinogram by its Creator-Version UID and has no private"
                            + " block '"
                            + SinogramBlock.CREATOR
                            + "' in group 0077"));
    SinogramReader reader = new SinogramReader(block);
    List<Sinogram> sinograms = reader.sinograms();
    StudyHeader header = reader.header(object);
    List<SourceScan> scans = new ArrayList<>();
    for (int slice = 0; slice < sinograms.size(); slice++) {
      scans.add(new SourceScan(sinograms.get(slice), header, slice, sinograms.size()));
    }
    return scans;
  }

  /** Where the slices lie along the axis is said by the block alone. */
  private StudyHeader header(DataSet object) {
    double[] stack = stack();
    DataSetBuilder attributes = DataSet.builder();
    object.elements().forEach(attributes::add);
    return new StudyHeader(
        attributes
            .decimals(Tag.SLICE_LOCATION, stack[0])
            .decimals(Tag.SPACING_BETWEEN_SLICES, stack[1])
            .build());
  }

  private List<Sinogram> sinograms() {
    if (!block.require(SinogramBlock.FORMAT_ID).texts().equals(List.of(SinogramBlock.FORMAT))) {
      throw malformed(SinogramBlock.FORMAT_ID, "must be '" + SinogramBlock.FORMAT + "'");
    }
    Beam beam = beam();
    SliceGeometry geometry = geometry(beam);
    double[] angles = angles();
    double water = number(SinogramBlock.WATER);
    FloatBuffer values = lineIntegrals();
    List<Sinogram> result = new ArrayList<>();
    for (int slice = 0; slice < slices; slice++) {
      byte[] measured = mask(slice);
      Tensor lines = lines(values, slice, measured);
      Tensor quanta = block.has(SinogramBlock.QUANTA) ? quanta(slice) : null;
      result.add(sinogram(lines, measured, angles, beam, quanta, water, geometry));
    }
    return result;
  }

  private Beam beam() {
    String term = block.require(SinogramBlock.BEAM).text().orElse("");
    double spacing = number(SinogramBlock.COLUMN_SPACING);
    double centre = number(SinogramBlock.CENTRAL_COLUMN);
    return switch (term) {
      case "PARALLEL" -> checked(() -> new Beam.Parallel(spacing, centre));
      case "FAN_ARC" ->
          checked(() -> new Beam.FanArc(spacing, centre, sourceToIsocentre(), sourceToDetector()));
      case "FAN_FLAT" ->
          checked(() -> new Beam.FanFlat(spacing, centre, sourceToIsocentre(), sourceToDetector()));
      default ->
          throw new ReconstructionException(
              new Failure.Unsupported(
                  Tag.format(block.tag(SinogramBlock.BEAM))
                      + " is a geometry other than PARALLEL, FAN_ARC and FAN_FLAT; rebin the"
                      + " projections to one of them first"));
    };
  }

  private double sourceToIsocentre() {
    return number(SinogramBlock.SOURCE_TO_ISOCENTRE);
  }

  private double sourceToDetector() {
    return number(SinogramBlock.SOURCE_TO_DETECTOR);
  }

  private SliceGeometry geometry(Beam beam) {
    double diameter = number(SinogramBlock.FIELD_OF_VIEW);
    if (!(diameter > 0)) {
      throw malformed(SinogramBlock.FIELD_OF_VIEW, "must be a positive diameter in mm");
    }
    double thickness = stack()[2];
    if (!block.has(SinogramBlock.MATRIX)) {
      int side = DefaultSlice.matrix(beam, diameter);
      return checked(() -> new SliceGeometry(diameter, diameter, thickness, side, side));
    }
    long[] matrix = block.require(SinogramBlock.MATRIX).integers();
    if (matrix.length != 2
        || Math.min(matrix[0], matrix[1]) < 1
        || Math.max(matrix[0], matrix[1]) > LARGEST_MATRIX) {
      throw malformed(
          SinogramBlock.MATRIX, "must be two numbers of rows and columns, 1 to " + LARGEST_MATRIX);
    }
    int rows = (int) matrix[0];
    int across = (int) matrix[1];
    int side = Math.max(rows, across);
    return checked(
        () ->
            new SliceGeometry(
                diameter * across / side, diameter * rows / side, thickness, rows, across));
  }

  /** Position of the first slice, increment, thickness. */
  private double[] stack() {
    double[] stack = block.require(SinogramBlock.SLICES).decimals();
    if (stack.length != 3
        || !Double.isFinite(stack[0])
        || !Double.isFinite(stack[1])
        || !(stack[2] > 0 && stack[2] < Double.MAX_VALUE)) {
      throw malformed(
          SinogramBlock.SLICES, "must be slice position, increment and a positive thickness in mm");
    }
    return stack;
  }

  private double[] angles() {
    FloatBuffer stored = block.require(SinogramBlock.ANGLES).floats();
    if (stored.remaining() != views) {
      throw malformed(
          SinogramBlock.ANGLES,
          "has " + stored.remaining() + " values, there are " + views + " views");
    }
    double[] angles = new double[views];
    for (int view = 0; view < views; view++) {
      angles[view] = stored.get(view);
    }
    return angles;
  }

  private FloatBuffer lineIntegrals() {
    FloatBuffer values = block.require(SinogramBlock.LINE_INTEGRALS).floats();
    if (values.remaining() != (long) slices * rays()) {
      throw malformed(
          SinogramBlock.LINE_INTEGRALS,
          "has " + values.remaining() + " values, the declared shape needs " + slices * rays());
    }
    return values;
  }

  private Tensor lines(FloatBuffer values, int slice, byte[] measured) {
    float[] lines = new float[measured.length];
    values.get(slice * measured.length, lines);
    for (int i = 0; i < lines.length; i++) {
      if (!Float.isFinite(lines[i])) {
        throw malformed(SinogramBlock.LINE_INTEGRALS, "contains a value that is not finite");
      }
      // A negative zero stays, so that what was written is what is read, bit for bit.
      if (measured[i] == 0 && lines[i] != 0) {
        lines[i] = 0;
      }
    }
    return Tensor.of(Shape.of(views, columns), lines);
  }

  /** One byte a ray, from one a view, one a ray, or one a ray of each slice. */
  private byte[] mask(int slice) {
    ByteBuffer marks = block.require(SinogramBlock.MASK).bytes();
    long length = marks.remaining();
    boolean each = length == even(slices * rays());
    boolean shared = length == even(rays());
    if (!each && !shared && length != even(views)) {
      throw malformed(
          SinogramBlock.MASK,
          "has "
              + length
              + " bytes, neither one for each of the "
              + views
              + " views nor one for"
              + " each ray");
    }
    byte[] measured = new byte[(int) rays()];
    int first = each ? slice * measured.length : 0;
    boolean any = false;
    for (int i = 0; i < measured.length; i++) {
      byte mark = marks.get(each || shared ? first + i : i / columns);
      if (mark != 0 && mark != 1) {
        throw malformed(SinogramBlock.MASK, "has a mark that is neither 0 nor 1");
      }
      measured[i] = mark;
      any |= mark == 1;
    }
    if (!any) {
      throw malformed(SinogramBlock.MASK, "marks no ray of a slice as measured");
    }
    return measured;
  }

  private Tensor quanta(int slice) {
    FloatBuffer values = block.require(SinogramBlock.QUANTA).floats();
    long length = values.remaining();
    float[] quanta = new float[(int) rays()];
    if (length == slices * rays()) {
      values.get(slice * quanta.length, quanta);
    } else if (length == rays()) {
      values.get(0, quanta);
    } else if (length == columns) {
      for (int i = 0; i < quanta.length; i++) {
        quanta[i] = values.get(i % columns);
      }
    } else {
      throw malformed(
          SinogramBlock.QUANTA,
          "has "
              + length
              + " values, neither one for each of the "
              + columns
              + " columns nor one"
              + " for each ray");
    }
    return Tensor.of(Shape.of(views, columns), quanta);
  }

  private long rays() {
    return (long) views * columns;
  }

  private static long even(long bytes) {
    return bytes + bytes % 2;
  }

  private double number(int element) {
    double[] values = block.require(element).decimals();
    if (values.length != 1 || !Double.isFinite(values[0])) {
      throw malformed(element, "must be one finite number");
    }
    return values[0];
  }

  private static Sinogram sinogram(
      Tensor lines,
      byte[] measured,
      double[] angles,
      Beam beam,
      @Nullable Tensor quanta,
      double water,
      SliceGeometry geometry) {
    return checked(
        () -> new Sinogram(lines, measured, angles.clone(), beam, quanta, water, geometry));
  }

  /** Values that contradict a domain record are the sender's fault. */
  private static <T> T checked(Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      throw new ReconstructionException(new Failure.Malformed(String.valueOf(e.getMessage())), e);
    }
  }

  private int extent(long value) {
    if (value < 1 || value > LARGEST_EXTENT) {
      throw malformed(SinogramBlock.SHAPE, "has an extent outside 1 to " + LARGEST_EXTENT);
    }
    return (int) value;
  }

  private ReconstructionException malformed(int element, String what) {
    return failed(Tag.format(block.tag(element)) + " " + what);
  }

  private static ReconstructionException failed(String reason) {
    return new ReconstructionException(new Failure.Malformed(reason));
  }
}
