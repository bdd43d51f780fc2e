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
import org.reconstream.dicom.codec.PrivateBlock;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.SamplingMask;
import org.reconstream.physics.SliceGeometry;

/**
 * K-space from the private block {@code RECONSTREAM KSPACE 1.0}, one {@link KSpace} a slice.
 *
 * <p>The mask is authoritative: samples where it says 0 are read as zero. Arrays whose length
 * contradicts the declared shape, values that are not finite and undefined terms are {@code
 * Malformed}; a trajectory (non-Cartesian), another Fourier convention and a separate calibration
 * scan without coil maps are {@code Unsupported}.
 */
final class KSpaceReader {
  private final PrivateBlock block;
  private final int slices;
  private final int coils;
  private final int height;
  private final int width;

  private KSpaceReader(PrivateBlock block) {
    this.block = block;
    long[] shape = block.require(KSpaceBlock.SHAPE).integers();
    if (shape.length != 4) {
      throw malformed(KSpaceBlock.SHAPE, "must be slices, coils, ky and kx");
    }
    slices = extent(shape[0]);
    coils = extent(shape[1]);
    height = extent(shape[2]);
    width = extent(shape[3]);
  }

  /** The slices of a Raw Data object of this format, in stored order. */
  static List<SourceScan> read(DataSet object) {
    StudyHeader header = new StudyHeader(object);
    List<KSpace> slices = slices(object);
    List<SourceScan> scans = new ArrayList<>();
    for (int slice = 0; slice < slices.size(); slice++) {
      scans.add(new SourceScan(slices.get(slice), header, slice, slices.size()));
    }
    return scans;
  }

  private static List<KSpace> slices(DataSet object) {
    PrivateBlock block =
        object
            .privateBlock(KSpaceBlock.GROUP, KSpaceBlock.CREATOR)
            .orElseThrow(
                () ->
                    failed(
                        "the object declares k-space by its Creator-Version UID and has no private block '"
                            + KSpaceBlock.CREATOR
                            + "' in group 0077"));
    return new KSpaceReader(block).read();
  }

  private List<KSpace> read() {
    requireSupported();
    SliceGeometry geometry = geometry();
    FloatBuffer samples = complex(KSpaceBlock.SAMPLES, coils, (long) height * width, slices);
    @Nullable FloatBuffer maps =
        optional(
            KSpaceBlock.MAPS,
            () -> complex(KSpaceBlock.MAPS, coils, (long) height * width, slices));
    @Nullable Tensor covariance = optional(KSpaceBlock.COVARIANCE, this::covariance);
    @Nullable Tensor noise = optional(KSpaceBlock.NOISE, this::noise);
    List<KSpace> result = new ArrayList<>();
    for (int slice = 0; slice < slices; slice++) {
      SamplingMask mask = mask(slice);
      Tensor measured = plane(samples, slice);
      clear(measured.values(), mask);
      Tensor coilMaps = maps == null ? null : plane(maps, slice);
      result.add(kSpace(measured, mask, coilMaps, covariance, noise, geometry));
    }
    return result;
  }

  private void requireSupported() {
    if (!block.require(KSpaceBlock.FORMAT_ID).texts().equals(List.of(KSpaceBlock.FORMAT))) {
      throw malformed(KSpaceBlock.FORMAT_ID, "must be '" + KSpaceBlock.FORMAT + "'");
    }
    if (block.has(KSpaceBlock.TRAJECTORY)) {
      throw unsupported(
          KSpaceBlock.TRAJECTORY,
          "is a trajectory: only Cartesian k-space is reconstructed; grid the samples first");
    }
    if (!block.require(KSpaceBlock.FOURIER).texts().equals(List.of(KSpaceBlock.CONVENTION))) {
      throw unsupported(
          KSpaceBlock.FOURIER,
          "is a Fourier convention other than " + KSpaceBlock.CONVENTION + ", the only one read");
    }
    String calibration = block.value(KSpaceBlock.CALIBRATION).text().orElse("NONE");
    if (!List.of("NONE", "EMBEDDED", "SEPARATE").contains(calibration)) {
      throw malformed(KSpaceBlock.CALIBRATION, "must be NONE, EMBEDDED or SEPARATE");
    }
    if (calibration.equals("SEPARATE") && !block.has(KSpaceBlock.MAPS)) {
      throw unsupported(
          KSpaceBlock.CALIBRATION,
          "refers to a separate calibration scan; send the coil maps with the samples instead");
    }
  }

  private SliceGeometry geometry() {
    double[] fieldOfView = block.require(KSpaceBlock.FIELD_OF_VIEW).decimals();
    long[] matrix = block.require(KSpaceBlock.MATRIX).integers();
    if (fieldOfView.length != 3 || matrix.length != 2) {
      throw failed("field of view and matrix must have three and two values");
    }
    return checked(
        () ->
            new SliceGeometry(
                fieldOfView[0],
                fieldOfView[1],
                fieldOfView[2],
                (int) Math.min(matrix[0], Integer.MAX_VALUE),
                (int) Math.min(matrix[1], Integer.MAX_VALUE)));
  }

  private SamplingMask mask(int slice) {
    ByteBuffer marks = block.require(KSpaceBlock.MASK).bytes();
    long plane = (long) height * width;
    long all = plane * slices;
    boolean shared = marks.remaining() == plane + plane % 2;
    if (!shared && marks.remaining() != all + all % 2) {
      throw malformed(
          KSpaceBlock.MASK,
          "has "
              + marks.remaining()
              + " bytes, "
              + height
              + " x "
              + width
              + " positions need "
              + plane);
    }
    byte[] copy = new byte[(int) plane];
    marks.get(shared ? 0 : slice * (int) plane, copy);
    for (byte mark : copy) {
      if (mark != 0 && mark != 1) {
        throw malformed(KSpaceBlock.MASK, "has a mark that is neither 0 nor 1");
      }
    }
    return checked(() -> SamplingMask.of(height, width, copy));
  }

  private Tensor covariance() {
    FloatBuffer values = complex(KSpaceBlock.COVARIANCE, 1, (long) coils * coils, 1);
    return Tensor.of(Shape.of(2, coils, coils), Interleaved.toPlanes(values, 0, 1, coils * coils));
  }

  private Tensor noise() {
    FloatBuffer values = block.value(KSpaceBlock.NOISE).floats();
    if (values.remaining() % (2 * coils) != 0) {
      throw malformed(
          KSpaceBlock.NOISE,
          "has " + values.remaining() + " values, not a multiple of " + 2 * coils);
    }
    int samples = values.remaining() / (2 * coils);
    return Tensor.of(Shape.of(coils, 2, samples), Interleaved.toPlanes(values, 0, coils, samples));
  }

  private Tensor plane(FloatBuffer values, int slice) {
    int size = height * width;
    return Tensor.of(
        Shape.of(coils, 2, height, width),
        Interleaved.toPlanes(values, slice * 2 * coils * size, coils, size));
  }

  private void clear(float[] planes, SamplingMask mask) {
    byte[] marks = mask.marks();
    for (int i = 0; i < planes.length; i++) {
      if (!Float.isFinite(planes[i])) {
        throw malformed(KSpaceBlock.SAMPLES, "contains a value that is not finite");
      }
      // A negative zero stays, so that what was written is what is read, bit for bit.
      if (marks[i % marks.length] == 0 && planes[i] != 0) {
        planes[i] = 0;
      }
    }
  }

  /** The complex values of an element, whose number must be the product of the extents. */
  private FloatBuffer complex(int element, long first, long second, long third) {
    FloatBuffer values = block.require(element).floats();
    long needed;
    try {
      needed = Math.multiplyExact(Math.multiplyExact(2 * first, second), third);
    } catch (ArithmeticException e) {
      throw malformed(KSpaceBlock.SHAPE, "has extents whose product overflows");
    }
    if (values.remaining() != needed) {
      throw malformed(
          element, "has " + values.remaining() + " values, the declared shape needs " + needed);
    }
    return values;
  }

  private static KSpace kSpace(
      Tensor samples,
      SamplingMask mask,
      @Nullable Tensor maps,
      @Nullable Tensor covariance,
      @Nullable Tensor noise,
      SliceGeometry geometry) {
    return checked(() -> new KSpace(samples, mask, maps, covariance, noise, geometry));
  }

  private <T> @Nullable T optional(int element, Supplier<T> read) {
    return block.has(element) ? read.get() : null;
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
    if (value < 1 || value > 1 << 20) {
      throw malformed(KSpaceBlock.SHAPE, "has an extent outside 1 to " + (1 << 20));
    }
    return (int) value;
  }

  private ReconstructionException malformed(int element, String what) {
    return failed(Tag.format(block.tag(element)) + " " + what);
  }

  private ReconstructionException unsupported(int element, String what) {
    return new ReconstructionException(
        new Failure.Unsupported(Tag.format(block.tag(element)) + " " + what));
  }

  private static ReconstructionException failed(String reason) {
    return new ReconstructionException(new Failure.Malformed(reason));
  }
}
