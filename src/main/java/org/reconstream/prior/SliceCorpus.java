package org.reconstream.prior;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
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
 * Magnitude slices on disk: a NumPy archive whose entry {@code x.npy} holds unsigned bytes {@code
 * [n, h, w]} in C order, and a table with the columns {@code index} and {@code split}. Slices are
 * streamed, one in memory at a time.
 */
public final class SliceCorpus {
  private static final String ENTRY = "x.npy";
  private static final Pattern SHAPE =
      Pattern.compile("'shape':\\s*\\((\\d+),\\s*(\\d+),\\s*(\\d+)\\)");

  private final Path archive;
  private final List<String> splits;

  /** Takes the slices of one split. */
  public interface Visitor {
    /**
     * Takes one slice.
     *
     * @param index its index in the archive
     * @param slice values 0 to 1, row-major {@code [height, width]}; valid during the call only
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
   * Visits the slices of a split in order.
   *
   * @throws IOException if the archive cannot be read or is not as described above
   */
  public void forEach(String split, Visitor visitor) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        ZipInputStream zip = new ZipInputStream(file)) {
      ZipEntry entry = zip.getNextEntry();
      while (entry != null && !entry.getName().equals(ENTRY)) {
        entry = zip.getNextEntry();
      }
      if (entry == null) {
        throw new IOException(archive + " has no entry " + ENTRY);
      }
      read(new DataInputStream(zip), split, visitor);
    }
  }

  private void read(DataInputStream in, String split, Visitor visitor) throws IOException {
    int[] shape = shape(in);
    if (shape[0] != splits.size()) {
      throw new IOException(
          archive + " has " + shape[0] + " slices but its table has " + splits.size());
    }
    byte[] bytes = new byte[Math.multiplyExact(shape[1], shape[2])];
    double[] slice = new double[bytes.length];
    for (int index = 0; index < shape[0]; index++) {
      in.readFully(bytes);
      if (splits.get(index).equals(split)) {
        for (int i = 0; i < bytes.length; i++) {
          slice[i] = (bytes[i] & 0xFF) / 255.0;
        }
        visitor.visit(index, slice, shape[1], shape[2]);
      }
    }
  }

  /** Reads the header of format version 1: magic, version, little-endian length, a dictionary. */
  private int[] shape(DataInputStream in) throws IOException {
    byte[] magic = in.readNBytes(8);
    String expected = "\u0093NUMPY\u0001\u0000";
    if (!new String(magic, StandardCharsets.ISO_8859_1).equals(expected)) {
      throw new IOException(archive + ": " + ENTRY + " is not a NumPy array of format 1.0");
    }
    int length = in.readUnsignedByte() | in.readUnsignedByte() << 8;
    String header = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    Matcher shape = SHAPE.matcher(header);
    if (!header.contains("'|u1'") || header.contains("'fortran_order': True") || !shape.find()) {
      throw new IOException(
          archive + ": " + ENTRY + " must hold unsigned bytes [n, h, w] in C order, is " + header);
    }
    return new int[] {
      Integer.parseInt(shape.group(1)),
      Integer.parseInt(shape.group(2)),
      Integer.parseInt(shape.group(3))
    };
  }
}
