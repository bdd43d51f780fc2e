package org.reconstream.formats;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.IntToLongFunction;
import org.reconstream.array.Shape;

/**
 * NumPy's {@code .npy} files: versions 1 to 3 of the header, little endian, row-major.
 *
 * <p>Reading allocates what the header announces only after the file's length has agreed with it.
 * Anything that contradicts the format is a {@link FormatException}. Stateless.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">format</a>
 */
public final class Npy {
  /** The first bytes of every file. */
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private static final int MAXIMUM_HEADER = 65536;
  private static final int CHUNK = 1 << 20;

  private Npy() {}

  /** Whether a file begins as a {@code .npy} file does. */
  public static boolean startsLikeNpy(byte[] head) {
    return head.length >= MAGIC.length
        && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /** Reads a file. */
  public static NpyArray read(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      NpyHeader header = header(name, channel);
      requireLength(name, header, channel.size() - channel.position());
      return body(header, channel);
    } catch (EOFException e) {
      throw new FormatException(name, "the file ends inside its NumPy header", e);
    }
  }

  /** Writes a file, replacing what was there. */
  public static void write(Path file, NpyArray array) throws IOException {
    NpyType type = type(array);
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      writeFully(channel, ByteBuffer.wrap(new NpyHeader(type, array.shape()).preamble()));
      if (array instanceof NpyArray.Complex64 complex) {
        writeFloats(channel, complex.values());
      } else if (array instanceof NpyArray.Float32 real) {
        writeFloats(channel, real.values());
      } else if (array instanceof NpyArray.Float64 real) {
        ByteBuffer buffer = ordered(Math.multiplyExact(real.values().length, Double.BYTES));
        buffer.asDoubleBuffer().put(real.values());
        writeFully(channel, buffer);
      } else if (array instanceof NpyArray.Int64 integers) {
        ByteBuffer buffer = ordered(Math.multiplyExact(integers.values().length, Long.BYTES));
        buffer.asLongBuffer().put(integers.values());
        writeFully(channel, buffer);
      } else if (array instanceof NpyArray.Int16 integers) {
        writeShorts(channel, integers.values());
      } else if (array instanceof NpyArray.Uint8 bytes) {
        writeFully(channel, ByteBuffer.wrap(bytes.values()));
      } else if (array instanceof NpyArray.Bool marks) {
        writeFully(channel, ByteBuffer.wrap(marks.values()));
      } else {
        throw new AssertionError(array);
      }
    }
  }

  private static NpyType type(NpyArray array) {
    if (array instanceof NpyArray.Complex64) {
      return NpyType.COMPLEX64;
    } else if (array instanceof NpyArray.Float32) {
      return NpyType.FLOAT32;
    } else if (array instanceof NpyArray.Float64) {
      return NpyType.FLOAT64;
    } else if (array instanceof NpyArray.Int64) {
      return NpyType.INT64;
    } else if (array instanceof NpyArray.Int16) {
      return NpyType.INT16;
    } else if (array instanceof NpyArray.Uint8) {
      return NpyType.UINT8;
    } else if (array instanceof NpyArray.Bool) {
      return NpyType.BOOL;
    }
    throw new AssertionError(array);
  }

  private static NpyHeader header(String name, SeekableByteChannel channel) throws IOException {
    byte[] magic = readFully(channel, MAGIC.length + 2).array();
    if (!startsLikeNpy(magic)) {
      throw new FormatException(name, "this is not a NumPy file");
    }
    int major = magic[MAGIC.length];
    if (major < 1 || major > 3) {
      throw new FormatException(
          name, "version " + (major & 0xff) + " of the NumPy format is not supported, only 1 to 3");
    }
    ByteBuffer length = readFully(channel, major == 1 ? 2 : 4);
    long bytes = major == 1 ? length.getShort() & 0xffff : length.getInt() & 0xffffffffL;
    if (bytes > MAXIMUM_HEADER) {
      throw new FormatException(
          name, "the NumPy header of " + bytes + " bytes exceeds the limit of " + MAXIMUM_HEADER);
    }
    byte[] text = readFully(channel, (int) bytes).array();
    return NpyHeader.parse(
        name, new String(text, major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
  }

  private static void requireLength(String name, NpyHeader header, long available)
      throws FormatException {
    long values = (long) header.shape().size() * (header.type() == NpyType.COMPLEX64 ? 2 : 1);
    long bytes = (long) header.shape().size() * header.type().bytes();
    if (bytes != available) {
      throw new FormatException(
          name,
          "an array of shape "
              + header.shape()
              + " needs "
              + bytes
              + " bytes of values, the file holds "
              + available
              + (bytes > available ? "; it was cut short" : "; something follows the array"));
    }
    boolean wide = header.type().bytes() >= Integer.BYTES && header.type() != NpyType.FLOAT32;
    if (values > (Integer.MAX_VALUE - 8) / (wide ? Long.BYTES : 1)) {
      throw new FormatException(
          name, "an array of shape " + header.shape() + " is too large; split it by slice");
    }
  }

  private static NpyArray body(NpyHeader header, SeekableByteChannel channel) throws IOException {
    int size = header.shape().size();
    if (header.type() == NpyType.COMPLEX64) {
      return new NpyArray.Complex64(header.shape(), readFloats(channel, 2 * size));
    } else if (header.type() == NpyType.FLOAT32) {
      return new NpyArray.Float32(header.shape(), readFloats(channel, size));
    } else if (header.type() == NpyType.FLOAT64) {
      double[] values = new double[size];
      readFully(channel, size * Double.BYTES).asDoubleBuffer().get(values);
      return new NpyArray.Float64(header.shape(), values);
    } else if (header.type() == NpyType.INT64) {
      long[] values = new long[size];
      readFully(channel, size * Long.BYTES).asLongBuffer().get(values);
      return new NpyArray.Int64(header.shape(), values);
    } else if (header.type() == NpyType.INT32) {
      IntBuffer stored = readFully(channel, size * Integer.BYTES).asIntBuffer();
      return widened(header.shape(), stored::get);
    } else if (header.type() == NpyType.UINT16) {
      short[] stored = readShorts(channel, size);
      return widened(header.shape(), i -> Short.toUnsignedLong(stored[i]));
    } else if (header.type() == NpyType.INT16) {
      return new NpyArray.Int16(header.shape(), readShorts(channel, size));
    }
    byte[] bytes = readFully(channel, size).array();
    return header.type() == NpyType.BOOL
        ? new NpyArray.Bool(header.shape(), bytes)
        : new NpyArray.Uint8(header.shape(), bytes);
  }

  private static NpyArray widened(Shape shape, IntToLongFunction value) {
    long[] values = new long[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.applyAsLong(i);
    }
    return new NpyArray.Int64(shape, values);
  }

  private static float[] readFloats(SeekableByteChannel channel, int count) throws IOException {
    float[] values = new float[count];
    int step = CHUNK / Float.BYTES;
    for (int at = 0; at < count; at += step) {
      int n = Math.min(step, count - at);
      readFully(channel, n * Float.BYTES).asFloatBuffer().get(values, at, n);
    }
    return values;
  }

  private static short[] readShorts(SeekableByteChannel channel, int count) throws IOException {
    short[] values = new short[count];
    int step = CHUNK / Short.BYTES;
    for (int at = 0; at < count; at += step) {
      int n = Math.min(step, count - at);
      readFully(channel, n * Short.BYTES).asShortBuffer().get(values, at, n);
    }
    return values;
  }

  private static ByteBuffer ordered(int count) {
    return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer readFully(SeekableByteChannel channel, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException();
      }
    }
    return buffer.flip();
  }

  private static void writeFloats(SeekableByteChannel channel, float[] values) throws IOException {
    int step = CHUNK / Float.BYTES;
    for (int at = 0; at < values.length; at += step) {
      int n = Math.min(step, values.length - at);
      ByteBuffer buffer = ByteBuffer.allocate(n * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      buffer.asFloatBuffer().put(values, at, n);
      writeFully(channel, buffer);
    }
  }

  private static void writeShorts(SeekableByteChannel channel, short[] values) throws IOException {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asShortBuffer().put(values);
    writeFully(channel, buffer);
  }

  private static void writeFully(SeekableByteChannel channel, ByteBuffer buffer)
      throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
