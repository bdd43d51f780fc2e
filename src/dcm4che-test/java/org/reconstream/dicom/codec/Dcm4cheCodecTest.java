package org.reconstream.dicom.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;

class Dcm4cheCodecTest extends CodecConformance {
  private static final String EXPLICIT = "1.2.840.10008.1.2.1";

  Dcm4cheCodecTest() {
    super(new Dcm4cheCodec());
  }

  @Test
  void itIsPreferredWherePresent() {
    assertThat(DicomCodec.preferred()).isInstanceOf(Dcm4cheCodec.class);
  }

  @Test
  void deflatedObjectsAreReadAndWrittenExplicit() throws Exception {
    byte[] plain = Corpus.file("explicit, undefined lengths");
    int metaLength = 132 + 12 + 8 + 20;
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(Wire.file("1.2.840.10008.1.2.1.99").toBytes());
    try (var deflater = new DeflaterOutputStream(file, new Deflater(9, true))) {
      deflater.write(plain, metaLength, plain.length - metaLength);
    }
    DicomObject read = new Dcm4cheCodec().read(file.toByteArray());
    assertThat(read.dataSet()).isEqualTo(Corpus.nestedDataSet());
    assertThat(new Part10().read(new Dcm4cheCodec().write(read)).dataSet())
        .isEqualTo(Corpus.nestedDataSet());
  }

  @Test
  void bigEndianBecomesLittle() {
    byte[] file =
        Wire.file("1.2.840.10008.1.2.2")
            .raw(new byte[] {0, 0x28, 0, 0x10, 'U', 'S', 0, 2, 2, 1})
            .toBytes();
    DicomObject read = new Dcm4cheCodec().read(file);
    assertThat(read.dataSet().value(Tag.ROWS).integer()).isEqualTo(513);
    assertThat(new Part10().read(new Dcm4cheCodec().write(read)).dataSet())
        .isEqualTo(read.dataSet());
  }

  @Test
  void otherCharacterSetsBecomeUtf8() {
    byte[] greek = "\u00c1\u00e2".getBytes(ISO_8859_1);
    byte[] file =
        Wire.file(EXPLICIT)
            .text(Tag.SPECIFIC_CHARACTER_SET, "CS", "ISO_IR 126")
            .element(Tag.PATIENT_NAME, "PN", greek)
            .toBytes();
    DataSet read = new Dcm4cheCodec().read(file).dataSet();
    assertThat(read.value(Tag.PATIENT_NAME).text()).contains("\u0391\u03b2");
    assertThat(read.value(Tag.SPECIFIC_CHARACTER_SET).text()).contains("ISO_IR 192");
  }

  @Test
  void compressedObjectsAreUnsupported() {
    Failure failure =
        catchThrowableOfType(
                ReconstructionException.class,
                () -> new Dcm4cheCodec().read(Wire.file("1.2.840.10008.1.2.4.80").toBytes()))
            .failure();
    assertThat(failure).isInstanceOf(Failure.Unsupported.class);
    assertThat(failure.reason()).contains("1.2.840.10008.1.2.4.80 ");
  }
}
