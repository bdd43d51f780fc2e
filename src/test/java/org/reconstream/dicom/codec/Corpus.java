package org.reconstream.dicom.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.reconstream.dicom.CtScans;
import org.reconstream.dicom.RawDataWriter;
import org.reconstream.dicom.ResultWriter;
import org.reconstream.dicom.Scans;

/** Valid files in every supported encoding, by name. */
final class Corpus {
  private static final String EXPLICIT = "1.2.840.10008.1.2.1";
  private static final String IMPLICIT = "1.2.840.10008.1.2";

  private Corpus() {}

  /** The file of this name. */
  static byte[] file(String name) {
    return Objects.requireNonNull(all().get(name), name);
  }

  /** Small files, for tests that take them apart byte by byte. */
  static Map<String, byte[]> small() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("explicit, defined lengths", nested(EXPLICIT, true));
    files.put("explicit, undefined lengths", nested(EXPLICIT, false));
    files.put("implicit, defined lengths", nested(IMPLICIT, true));
    files.put("implicit, undefined lengths", nested(IMPLICIT, false));
    files.put("sequence of unknown VR", unknownSequence());
    files.put("values of unknown VR", unknownValues());
    files.put("empty values", emptyValues());
    files.put("group lengths", groupLengths());
    files.put("UTF-8", utf8());
    files.put("signed pixels, implicit", signedPixels());
    return files;
  }

  /** The small files, and larger ones: bulk values, writers' outputs, real scans. */
  static Map<String, byte[]> all() {
    Map<String, byte[]> files = small();
    files.put("large bulk", largeBulk());
    for (int options = 0; options < 8; options++) {
      var slice = Scans.kSpace((options & 1) != 0, (options & 2) != 0, (options & 4) != 0);
      files.put("k-space " + options, new RawDataWriter(new Part10()).write(slice, Scans.header()));
    }
    var scan = Scans.scan();
    for (var object : new ResultWriter(new Part10()).write(scan, Scans.result(scan))) {
      files.put(object.product().fileName(), object.part10());
    }
    for (CtScans.Mask mask : CtScans.Mask.values()) {
      var slice = CtScans.sinogram(CtScans.fanArc(), mask, CtScans.Quanta.PER_COLUMN);
      files.put("sinogram " + mask, new RawDataWriter(new Part10()).write(slice, CtScans.header()));
    }
    var tomography = CtScans.scan();
    for (var object :
        new ResultWriter(new Part10()).write(tomography, CtScans.result(tomography))) {
      files.put("CT " + object.product().fileName(), object.part10());
    }
    files.put("ct-ge-head", resource("/dicom/ct-ge-head.dcm"));
    files.put("ct-philips-chest", resource("/dicom/ct-philips-chest.dcm"));
    return files;
  }

  /** What {@link #nested} encodes, whatever the encoding. */
  static DataSet nestedDataSet() {
    return DataSet.builder()
        .text(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 100")
        .text(Tag.IMAGE_TYPE, "DERIVED", "PRIMARY")
        .text(Tag.SOP_CLASS_UID, "1.2.3")
        .items(
            Tag.REFERENCED_SERIES_SEQUENCE,
            DataSet.builder()
                .items(
                    Tag.REFERENCED_INSTANCE_SEQUENCE,
                    DataSet.builder().text(Tag.REFERENCED_SOP_CLASS_UID, "1.2").build(),
                    DataSet.empty())
                .text(Tag.SERIES_INSTANCE_UID, "1.2.3.4")
                .build())
        .text(Tag.PATIENT_NAME, Scans.PATIENT_NAME)
        .decimals(Tag.ECHO_TIME, 12.5)
        .integers(Tag.INSTANCE_NUMBER, -3)
        .integers(Tag.ROWS, 513)
        .decimals(Tag.REAL_WORLD_VALUE_SLOPE, 0.1)
        .words(Tag.PIXEL_DATA, new short[] {1, -2, 3, -4})
        .build();
  }

  private static byte[] nested(String syntax, boolean defined) {
    boolean explicit = syntax.equals(EXPLICIT);
    Wire instance = Wire.fragment(explicit).text(Tag.REFERENCED_SOP_CLASS_UID, "UI", "1.2\0");
    Wire series =
        Wire.fragment(explicit)
            .sequence(Tag.REFERENCED_INSTANCE_SEQUENCE, defined, instance, Wire.fragment(explicit))
            .text(Tag.SERIES_INSTANCE_UID, "UI", "1.2.3.4\0");
    return Wire.file(syntax)
        .text(Tag.SPECIFIC_CHARACTER_SET, "CS", "ISO_IR 100")
        .text(Tag.IMAGE_TYPE, "CS", "DERIVED\\PRIMARY ")
        .text(Tag.SOP_CLASS_UID, "UI", "1.2.3\0")
        .sequence(Tag.REFERENCED_SERIES_SEQUENCE, defined, series)
        .text(Tag.PATIENT_NAME, "PN", Scans.PATIENT_NAME + " ")
        .text(Tag.ECHO_TIME, "DS", "12.5")
        .text(Tag.INSTANCE_NUMBER, "IS", "-3")
        .element(Tag.ROWS, "US", new byte[] {1, 2})
        .element(
            Tag.REAL_WORLD_VALUE_SLOPE,
            "FD",
            new byte[] {(byte) 0x9A, -103, -103, -103, -103, -103, -71, 0x3F})
        .element(Tag.PIXEL_DATA, "OW", new byte[] {1, 0, -2, -1, 3, 0, -4, -1})
        .toBytes();
  }

  private static byte[] unknownSequence() {
    Wire item = Wire.fragment(false).text(Tag.CODE_VALUE, "SH", "AB");
    return Wire.file(EXPLICIT)
        .text(Tag.SOP_CLASS_UID, "UI", "1.2.3\0")
        .header(0x0040_0555, "UN", Wire.UNDEFINED)
        .header(0xFFFE_E000, "", Wire.UNDEFINED)
        .raw(item.toBytes())
        .header(0xFFFE_E00D, "", 0)
        .header(0xFFFE_E0DD, "", 0)
        .text(0x0041_0010, "LO", "SOMEBODY")
        .header(0x0041_1001, "UN", Wire.UNDEFINED)
        .header(0xFFFE_E000, "", item.toBytes().length)
        .raw(item.toBytes())
        .header(0xFFFE_E0DD, "", 0)
        .toBytes();
  }

  private static byte[] unknownValues() {
    return Wire.file(EXPLICIT)
        .text(Tag.SOP_CLASS_UID, "UI", "1.2.3\0")
        .element(Tag.ROWS, "UN", new byte[] {7, 0})
        .text(0x0077_0010, "LO", "RECONSTREAM KSPACE 1.0")
        .element(0x0077_1004, "UN", new byte[] {1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0})
        .text(0x0079_0010, "LO", "SOMEBODY")
        .element(0x0079_1001, "UN", new byte[] {1, 2, 3, 4})
        .toBytes();
  }

  private static byte[] emptyValues() {
    return Wire.file(EXPLICIT)
        .text(Tag.SOP_CLASS_UID, "UI", "1.2.3\0")
        .text(Tag.PATIENT_NAME, "PN", "")
        .element(Tag.ROWS, "US", new byte[0])
        .sequence(Tag.ACQUISITION_CONTEXT_SEQUENCE, true)
        .sequence(Tag.SOURCE_INSTANCE_SEQUENCE, false)
        .element(Tag.PIXEL_DATA, "OW", new byte[0])
        .toBytes();
  }

  private static byte[] groupLengths() {
    return Wire.file(EXPLICIT)
        .element(0x0008_0000, "UL", Wire.int32(14))
        .text(Tag.SOP_CLASS_UID, "UI", "1.2.3\0")
        .element(0x0010_0000, "UL", Wire.int32(12))
        .text(Tag.PATIENT_ID, "LO", "ABCD")
        .toBytes();
  }

  private static byte[] utf8() {
    return Wire.file(EXPLICIT)
        .text(Tag.SPECIFIC_CHARACTER_SET, "CS", "ISO_IR 192")
        .text(Tag.SOP_CLASS_UID, "UI", "1.2.3\0")
        .element(Tag.PATIENT_NAME, "PN", "Yamada^\u592a\u90ce ".getBytes(UTF_8))
        .toBytes();
  }

  private static byte[] signedPixels() {
    return Wire.file(IMPLICIT)
        .text(Tag.SOP_CLASS_UID, "UI", "1.2.3\0")
        .element(Tag.PIXEL_REPRESENTATION, "US", new byte[] {1, 0})
        .element(0x0028_0120, "SS", new byte[] {0, -8})
        .toBytes();
  }

  private static byte[] largeBulk() {
    byte[] pixels = new byte[300_000];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 31);
    }
    return Wire.file(EXPLICIT)
        .text(Tag.SOP_CLASS_UID, "UI", "1.2.3\0")
        .element(Tag.PIXEL_DATA, "OW", pixels)
        .toBytes();
  }

  private static byte[] resource(String name) {
    try (InputStream in = Objects.requireNonNull(Corpus.class.getResourceAsStream(name))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
