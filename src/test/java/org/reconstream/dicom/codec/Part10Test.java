package org.reconstream.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;

class Part10Test extends CodecConformance {
  private static final String EXPLICIT = "1.2.840.10008.1.2.1";

  Part10Test() {
    super(new Part10());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.840.10008.1.2.2",
        "1.2.840.10008.1.2.1.99",
        "1.2.840.10008.1.2.1.98",
        "1.2.840.10008.1.2.4.80"
      })
  void otherTransferSyntaxesAreUnsupportedByTheirUid(String uid) {
    Failure failure = failure(Wire.file(uid));
    assertThat(failure).isInstanceOf(Failure.Unsupported.class);
    assertThat(failure.reason()).contains(uid + " ");
  }

  @Test
  void otherCharacterSetsAreUnsupportedByTheirName() {
    for (String term : new String[] {"ISO_IR 101", "\\ISO 2022 IR 87", "GB18030 "}) {
      Failure failure =
          failure(
              Wire.file(EXPLICIT)
                  .text(
                      Tag.SPECIFIC_CHARACTER_SET,
                      "CS",
                      term + (term.length() % 2 == 0 ? "" : " ")));
      assertThat(failure).isInstanceOf(Failure.Unsupported.class);
      assertThat(failure.reason()).contains("'" + term.strip() + "'");
    }
    assertThat(
            failure(Wire.file(EXPLICIT).text(Tag.SPECIFIC_CHARACTER_SET, "CS", "Quillon "))
                .reason())
        .doesNotContain("Quillon");
  }

  @Test
  void encapsulatedPixelDataAreUnsupported() {
    assertThat(failure(Wire.file(EXPLICIT).header(Tag.PIXEL_DATA, "OB", Wire.UNDEFINED)))
        .isInstanceOf(Failure.Unsupported.class);
  }

  @Test
  void strayDelimitersAndUnknownRepresentationsAreMalformed() {
    assertThat(failure(Wire.file(EXPLICIT).header(0xFFFE_E00D, "", 0)).reason())
        .contains("(FFFE,E00D)");
    assertThat(failure(Wire.file(EXPLICIT).header(0xFFFE_E000, "", 0)).reason())
        .contains("(FFFE,E000)");
    assertThat(failure(Wire.file(EXPLICIT).text(Tag.PATIENT_NAME, "ZZ", "AB")).reason())
        .contains("no known VR");
  }

  @Test
  void reasonsSayWhere() {
    Wire wire = Wire.file(EXPLICIT).header(Tag.PATIENT_NAME, "PN", 9000).raw(new byte[8]);
    assertThat(failure(wire).reason())
        .isEqualTo("(0010,0010) at byte 172 has length 9000 where 8 bytes remain");
  }

  @Test
  void valuesAreViewsOfTheSource() {
    byte[] bytes = Corpus.file("large bulk");
    ByteBuffer value = new Part10().read(bytes).dataSet().require(Tag.PIXEL_DATA).bytes();
    byte before = value.get(0);
    bytes[bytes.length - 300_000]++;
    assertThat(value.get(0)).isEqualTo((byte) (before + 1));
  }

  @Test
  void longValuesOfShortRepresentationsAreWrittenAsUnknown() {
    DataSet set =
        DataSet.builder()
            .text(Tag.SOP_CLASS_UID, "1.2")
            .text(Tag.SOP_INSTANCE_UID, "1.2.3")
            .text(Tag.IMAGE_COMMENTS, "x".repeat(70_000))
            .build();
    DataSet read = new Part10().read(new Part10().write(DicomObject.of(set))).dataSet();
    assertThat(read.element(Tag.IMAGE_COMMENTS).orElseThrow().vr()).isEqualTo(Vr.UN);
    assertThat(read.value(Tag.IMAGE_COMMENTS).text().orElseThrow()).hasSize(70_000);
  }

  private static Failure failure(Wire wire) {
    return catchThrowableOfType(
            ReconstructionException.class, () -> new Part10().read(wire.toBytes()))
        .failure();
  }
}
