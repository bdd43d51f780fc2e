package org.reconstream.formats;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.reconstream.array.Shape;

/**
 * The text header of a {@code .npy} file: a Python dictionary with exactly the keys {@code descr},
 * {@code fortran_order} and {@code shape}.
 *
 * @param type the element type
 * @param shape the extent
 */
record NpyHeader(NpyType type, Shape shape) {
  private static final int MAXIMUM_RANK = 8;
  private static final Pattern ENTRY =
      Pattern.compile(
          "\\s*(?:'(\\w{1,32})'|\"(\\w{1,32})\")\\s*:\\s*"
              + "('[^']*+'|\"[^\"]*+\"|True|False|\\([^()]*+\\)|\\[.*\\])\\s*(?:,|$)",
          Pattern.DOTALL);
  private static final Pattern DIMENSION = Pattern.compile("\\d{1,10}");

  /**
   * Parses the header text.
   *
   * @throws FormatException if it is not a header, or one of an array that is not supported
   */
  static NpyHeader parse(String file, String text) throws FormatException {
    Map<String, String> entries = entries(file, text.strip());
    if (!entries.keySet().equals(Set.of("descr", "fortran_order", "shape"))) {
      throw new FormatException(
          file, "the NumPy header must have exactly the keys descr, fortran_order and shape");
    }
    NpyType type = type(file, entries.getOrDefault("descr", ""));
    Shape shape = shape(file, entries.getOrDefault("shape", ""));
    requireRowMajor(file, entries.getOrDefault("fortran_order", ""), shape);
    return new NpyHeader(type, shape);
  }

  private static Map<String, String> entries(String file, String text) throws FormatException {
    if (!text.startsWith("{") || !text.endsWith("}")) {
      throw new FormatException(file, "the NumPy header is not a Python dictionary");
    }
    String body = text.substring(1, text.length() - 1).strip();
    Map<String, String> entries = new HashMap<>();
    Matcher matcher = ENTRY.matcher(body);
    int at = 0;
    while (at < body.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new FormatException(file, "the NumPy header cannot be read as a Python dictionary");
      }
      String key = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
      if (entries.put(key, matcher.group(3)) != null) {
        throw new FormatException(file, "the NumPy header names " + key + " twice");
      }
      at = matcher.end();
    }
    return entries;
  }

  private static NpyType type(String file, String value) throws FormatException {
    if (value.startsWith("[")) {
      throw new FormatException(file, "structured arrays are not supported; save one plain array");
    }
    String descriptor = value.length() < 2 ? value : value.substring(1, value.length() - 1);
    return NpyType.of(descriptor)
        .orElseThrow(
            () ->
                new FormatException(
                    file,
                    "element type "
                        + printable(descriptor)
                        + " is not supported (supported: "
                        + NpyType.supported()
                        + "); convert with numpy, for example array.astype('<c8') for k-space"));
  }

  private static Shape shape(String file, String value) throws FormatException {
    if (!value.startsWith("(")) {
      throw new FormatException(file, "the shape in the NumPy header is not a tuple");
    }
    String body = value.substring(1, value.length() - 1).strip();
    if (body.endsWith(",")) {
      body = body.substring(0, body.length() - 1);
    }
    String[] parts = body.isBlank() ? new String[0] : body.split(",", -1);
    if (parts.length > MAXIMUM_RANK) {
      throw new FormatException(
          file, "an array of " + parts.length + " axes is not supported, at most " + MAXIMUM_RANK);
    }
    int[] dims = new int[parts.length];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = dimension(file, parts[i].strip());
    }
    try {
      return Shape.of(dims);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new FormatException(
          file,
          "an array of shape ("
              + Arrays.stream(dims).mapToObj(String::valueOf).collect(Collectors.joining(", "))
              + ") is empty or too large",
          e);
    }
  }

  private static int dimension(String file, String text) throws FormatException {
    if (DIMENSION.matcher(text).matches()) {
      long value = Long.parseLong(text);
      if (value <= Integer.MAX_VALUE) {
        return (int) value;
      }
    }
    throw new FormatException(file, "the shape in the NumPy header has a bad or too large extent");
  }

  private static void requireRowMajor(String file, String order, Shape shape)
      throws FormatException {
    if (!order.equals("False") && !order.equals("True")) {
      throw new FormatException(
          file, "fortran_order in the NumPy header is neither True nor False");
    }
    if (order.equals("True") && shape.rank() > 1) {
      throw new FormatException(
          file, "the array is in Fortran order; save numpy.ascontiguousarray(array) instead");
    }
  }

  private static String printable(String descriptor) {
    String clean = descriptor.replaceAll("[^\\x21-\\x7e]", "?");
    return "'" + clean.substring(0, Math.min(clean.length(), 16)) + "'";
  }

  /** The complete preamble as version 1.0, magic included, padded so that data start at 64 n. */
  byte[] preamble() {
    String dims =
        Arrays.stream(shape.toArray()).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    String text =
        "{'descr': '"
            + type.descriptor()
            + "', 'fortran_order': False, 'shape': ("
            + dims
            + (shape.rank() == 1 ? ",), }" : "), }");
    int unpadded = Npy.MAGIC.length + 4 + text.length() + 1;
    int padding = (64 - unpadded % 64) % 64;
    String header = text + " ".repeat(padding) + "\n";
    byte[] bytes = new byte[Npy.MAGIC.length + 4 + header.length()];
    System.arraycopy(Npy.MAGIC, 0, bytes, 0, Npy.MAGIC.length);
    bytes[Npy.MAGIC.length] = 1;
    bytes[Npy.MAGIC.length + 2] = (byte) header.length();
    bytes[Npy.MAGIC.length + 3] = (byte) (header.length() >> 8);
    byte[] ascii = header.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, bytes, Npy.MAGIC.length + 4, ascii.length);
    return bytes;
  }
}
