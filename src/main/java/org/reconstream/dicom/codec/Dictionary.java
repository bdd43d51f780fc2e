package org.reconstream.dicom.codec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Value representations by tag, as Implicit VR needs them: the standard attributes of PS3.6 and the
 * private blocks of {@link PrivateDictionary}.
 */
final class Dictionary {
  private static final String TABLE = "value-representations.txt";
  private static final Map<Integer, Entry> STANDARD = load();

  /** What the table says: a VR, or null for US or SS by Pixel Representation. */
  private record Entry(@Nullable Vr vr) {}

  private Dictionary() {}

  /**
   * The value representation of a standard attribute, UN when unknown.
   *
   * @param signedPixels whether the enclosing data set has Pixel Representation 1
   */
  static Vr standard(int tag, boolean signedPixels) {
    if (Tag.isGroupLength(tag)) {
      return Vr.UL;
    }
    Entry entry = STANDARD.get(repeatingGroup(tag));
    if (entry == null) {
      return Vr.UN;
    }
    return entry.vr != null ? entry.vr : signedPixels ? Vr.SS : Vr.US;
  }

  /** The value representation of an element of a private block, UN when unknown. */
  static Vr ofPrivate(@Nullable String creator, int tag) {
    return PrivateDictionary.BLOCKS
        .getOrDefault(creator == null ? "" : creator, Map.of())
        .getOrDefault(tag & 0xFF, Vr.UN);
  }

  /** Curve and overlay groups repeat every two groups; the table holds the first. */
  private static int repeatingGroup(int tag) {
    int family = tag >>> 24;
    return family == 0x50 || family == 0x60 ? tag & 0xFF00_FFFF : tag;
  }

  private static Map<Integer, Entry> load() {
    Map<Integer, Entry> table = new HashMap<>(8192);
    try (InputStream in = Dictionary.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException("the class path lacks " + TABLE);
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          addLine(table, line.split(" ", -1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + TABLE, e);
    }
    return table;
  }

  private static void addLine(Map<Integer, Entry> table, String[] words) {
    int group = Integer.parseInt(words[0], 16) << 16;
    Entry entry = new Entry("XS".equals(words[1]) ? null : Vr.valueOf(words[1]));
    for (int i = 2; i < words.length; i++) {
      table.put(group | Integer.parseInt(words[i], 16), entry);
    }
  }
}
