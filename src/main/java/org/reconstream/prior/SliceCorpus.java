package org.reconstream.prior;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Slices on disk: a NumPy archive whose entry {@code x.npy} holds {@code [n, h, w]} in C order, and
 * a table with the columns {@code index} and {@code split}. Unsigned bytes are magnitudes of MR
 * images, 16-bit integers are CT in Hounsfield units. Slices are streamed, one in memory at a time.
 */
public final class SliceCorpus {
  private static final String ENTRY = "x.npy";
  private static final Pattern SHAPE =
      Pattern.compile("'shape':\\s*\\((\\d+),\\s*(\\d+),\\s*(\\d+)\\)");

  /** Hounsfield units of a scanner's padding; lower values mean the same. */
  private static final int PADDING = -1024;

  private final Path archive;
  private final List<String> splits;

  /** What the values of the slices are. */
  public enum Kind {
    /** Magnitudes of MR images in unsigned bytes; a slice is {@code value / 255}. */
    MR("'|u1'", 1),
    /** Hounsfield units in 16-bit integers; a slice is {@code (HU + 1000) / 2000}. */
    CT("'<i2'", 2);

    private final String descriptor;
    private final int bytes;

    Kind(String descriptor, int bytes) {
      this.descriptor = descriptor;
      this.bytes = bytes;
    }

    private double value(byte[] values, int index) {
      if (this == MR) {
        return (values[index] & 0xFF) / 255.0;
      }
      int units = (values[2 * index] & 0xFF) | values[2 * index + 1] << 8;
      return (Math.max(units, PADDING) + 1000) / 2000.0;
    }
  }

  private record Header(Kind kind, int slices, int height, int width) {}

  /** Takes the slices of one split. */
  public interface Visitor {
    /**
     * Takes one slice.
     *
     * @param index its index in the archive
     * @param slice values in the scale of the {@link Kind}, row-major {@code [height, width]};
     *     valid during the call only
     */
    void visit(int index, double[] slice, int height, int width);
  }

  private SliceCorpus(Path archive, List<String> splits) {
    this.archive = archive;
    this.splits = splits;
  }

  /**
   * A corpus from its archive and table.
   *
   * @throws IOException if the table cannot be read or lacks a column
   */
  public static SliceCorpus of(Path archive, Path table) throws IOException {
    List<String> lines = Files.readAllLines(table);
    List<String> header = lines.isEmpty() ? List.of() : List.of(lines.get(0).split(",", -1));
    int index = header.indexOf("index");
    int split = header.indexOf("split");
    if (index < 0 || split < 0) {
      throw new IOException(table + " must have the columns index and split");
    }
    List<String> splits = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      if (cells.length != header.size() || !cells[index].equals(Integer.toString(splits.size()))) {
        throw new IOException(
            table + " must list every slice once in order, but row " + splits.size() + " does not");
      }
      splits.add(cells[split]);
    }
    return new SliceCorpus(archive, splits);
  }

  /** The number of slices of a split. */
  public int count(String split) {
    return (int) splits.stream().filter(split::equals).count();
  }

  /**
   * What the slices are.
   *
   * @throws IOException if the archive cannot be read or is not as described above
   */
  public Kind kind() throws IOException {
    try (DataInputStream in = open()) {
      return header(in).kind();
    }
  }

  /**
   * Visits the slices of a split in order.
   *
   * @throws IOException if the archive cannot be read or is not as described above
   */
  public void forEach(String split, Visitor visitor) throws IOException {
    try (DataInputStream in = open()) {
      read(in, split, visitor);
    }
  }

  /** The archive's entry, from its first byte. */
  private DataInputStream open() throws IOException {
    ZipInputStream zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(archive)));
    try {
      ZipEntry entry = zip.getNextEntry();
      while (entry != null && !entry.getName().equals(ENTRY)) {
        entry = zip.getNextEntry();
      }
      if (entry == null) {
        throw new IOException(archive + " has no entry " + ENTRY);
      }
      return new DataInputStream(zip);
    } catch (IOException e) {
      zip.close();
      throw e;
    }
  }

  private void read(DataInputStream in, String split, Visitor visitor) throws IOException {
    Header header = header(in);
    if (header.slices() != splits.size()) {
      throw new IOException(
          archive + " has " + header.slices() + " slices but its table has " + splits.size());
    }
    double[] slice = new double[Math.multiplyExact(header.height(), header.width())];
    byte[] bytes = new byte[Math.multiplyExact(slice.length, header.kind().bytes)];
    for (int index = 0; index < header.slices(); index++) {
      in.readFully(bytes);
      if (splits.get(index).equals(split)) {
        for (int i = 0; i < slice.length; i++) {
          slice[i] = header.kind().value(bytes, i);
        }
        visitor.visit(index, slice, header.height(), header.width());
      }
    }
  }

  /** Reads the header of format version 1: magic, version, little-endian length, a dictionary. */
  private Header header(DataInputStream in) throws IOException {
    byte[] magic = in.readNBytes(8);
    String expected = "\u0093NUMPY\u0001\u0000";
    if (!new String(magic, StandardCharsets.ISO_8859_1).equals(expected)) {
      throw new IOException(archive + ": " + ENTRY + " is not a NumPy array of format 1.0");
    }
    int length = in.readUnsignedByte() | in.readUnsignedByte() << 8;
    String text = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    Matcher shape = SHAPE.matcher(text);
    for (Kind kind : Kind.values()) {
      if (text.contains(kind.descriptor)
          && !text.contains("'fortran_order': True")
          && shape.find()) {
        return new Header(
            kind,
            Integer.parseInt(shape.group(1)),
            Integer.parseInt(shape.group(2)),
            Integer.parseInt(shape.group(3)));
      }
    }
    throw new IOException(
        archive
            + ": "
            + ENTRY
            + " must hold unsigned bytes (MR) or 16-bit integers (CT, HU) [n, h, w] in C order, is "
            + text.strip());
  }
}
