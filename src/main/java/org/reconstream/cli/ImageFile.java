package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.formats.Npy;
import org.reconstream.formats.NpyArray;
import org.reconstream.physics.SamplingMask;

/** Images and masks as NumPy files. */
final class ImageFile {
  private ImageFile() {}

  /**
   * An image as {@code [channels, H, W]}: real {@code [H, W]} (into the first channel, others 0),
   * complex {@code [H, W]} for two channels, real {@code [channels, H, W]}, or {@code [H, W, 3]}
   * for three.
   */
  static Tensor read(Path file, int channels) throws IOException {
    Tensor image = image(file, Npy.read(file), channels);
    for (float value : image.values()) {
      if (!Float.isFinite(value)) {
        throw new CommandFailure(file + ": the image has values that are not finite");
      }
    }
    return image;
  }

  /** Real values of any shape; complex numbers become two planes before the last axis. */
  static Tensor readData(Path file) throws IOException {
    NpyArray array = Npy.read(file);
    if (array instanceof NpyArray.Complex64 complex) {
      int last = complex.shape().dim(complex.shape().rank() - 1);
      return Tensor.of(Shape.of(2 * complex.shape().size()), planar(complex.values(), last));
    }
    return Tensor.of(array.shape(), values(file, array));
  }

  /** A mask of {@code [H, W]}; what is not zero is marked. */
  static SamplingMask mask(Path file) throws IOException {
    NpyArray array = Npy.read(file);
    if (array.shape().rank() != 2) {
      throw new CommandFailure(file + ": a mask is [rows, columns], this is " + array.shape());
    }
    float[] values = values(file, array);
    byte[] marks = new byte[values.length];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = (byte) (values[i] != 0 ? 1 : 0);
    }
    return SamplingMask.of(array.shape().dim(0), array.shape().dim(1), marks);
  }

  /** Writes {@code [channels, H, W]}: one channel as real, two as complex {@code [H, W]}. */
  static void write(Path file, Tensor image) throws IOException {
    int[] dims = image.shape().toArray();
    if (dims.length == 3 && dims[0] == 2) {
      Npy.write(
          file, new NpyArray.Complex64(Shape.of(dims[1], dims[2]), interleaved(image.values())));
    } else {
      Shape shape = dims.length == 3 && dims[0] == 1 ? Shape.of(dims[1], dims[2]) : image.shape();
      Npy.write(file, new NpyArray.Float32(shape, image.values()));
    }
  }

  private static Tensor image(Path file, NpyArray array, int channels) {
    int[] dims = array.shape().toArray();
    if (array instanceof NpyArray.Complex64 complex && dims.length == 2 && channels == 2) {
      return Tensor.of(Shape.of(2, dims[0], dims[1]), planar(complex.values(), dims[0] * dims[1]));
    }
    if (!(array instanceof NpyArray.Complex64)) {
      float[] values = values(file, array);
      if (dims.length == 2) {
        Shape shape = Shape.of(channels, dims[0], dims[1]);
        if (channels <= 2) {
          return Tensor.of(shape, Arrays.copyOf(values, shape.size()));
        }
      } else if (dims.length == 3 && dims[0] == channels) {
        return Tensor.of(array.shape(), values);
      } else if (dims.length == 3 && channels == 3 && dims[2] == 3) {
        return Tensor.of(Shape.of(3, dims[0], dims[1]), channelsFirst(values));
      }
    }
    throw new CommandFailure(
        String.format(
            "%s: an image of %d channels is needed, this is %s %s",
            file,
            channels,
            array instanceof NpyArray.Complex64 ? "complex" : "real",
            array.shape()));
  }

  private static float[] values(Path file, NpyArray array) {
    if (array instanceof NpyArray.Float32 real) {
      return real.values();
    } else if (array instanceof NpyArray.Int16 integers) {
      float[] values = new float[integers.values().length];
      for (int i = 0; i < values.length; i++) {
        values[i] = integers.values()[i];
      }
      return values;
    } else if (array instanceof NpyArray.Uint8 bytes) {
      return unsigned(bytes.values());
    } else if (array instanceof NpyArray.Bool marks) {
      return unsigned(marks.values());
    }
    throw new CommandFailure(file + ": real values are needed, these are complex");
  }

  private static float[] unsigned(byte[] bytes) {
    float[] values = new float[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes[i] & 0xff;
    }
    return values;
  }

  private static float[] channelsFirst(float[] values) {
    float[] planes = new float[values.length];
    int plane = values.length / 3;
    for (int i = 0; i < values.length; i++) {
      planes[i % 3 * plane + i / 3] = values[i];
    }
    return planes;
  }

  /** Blocks of complex numbers as a real plane and an imaginary one each. */
  private static float[] planar(float[] interleaved, int block) {
    float[] planes = new float[interleaved.length];
    for (int i = 0; i < interleaved.length / 2; i++) {
      int at = i / block * 2 * block + i % block;
      planes[at] = interleaved[2 * i];
      planes[at + block] = interleaved[2 * i + 1];
    }
    return planes;
  }

  private static float[] interleaved(float[] planes) {
    float[] values = new float[planes.length];
    int plane = planes.length / 2;
    for (int i = 0; i < plane; i++) {
      values[2 * i] = planes[i];
      values[2 * i + 1] = planes[plane + i];
    }
    return values;
  }
}
