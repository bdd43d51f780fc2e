package org.reconstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DicomObject;
import org.reconstream.dicom.codec.Part10;
import org.reconstream.dicom.codec.Tag;

class DicomFolderTest {
  private static final int SIDE = 40;

  @TempDir Path folder;

  @Test
  void patientsStayOnOneSideOfTheSplit() throws IOException {
    for (int i = 0; i < 60; i++) {
      write("scan" + i / 10 + "/" + i + ".dcm", object("MR", "P" + i / 10, i, 12));
    }
    Files.writeString(folder.resolve("notes.txt"), "not an image");
    write("plan.dcm", object("CT", "P9", 3, 12));
    Corpus corpus = Corpus.open(List.of(folder), Modality.MR, SIDE);
    assertThat(corpus.train()).hasSize(50);
    assertThat(corpus.validation()).hasSize(10).allMatch(s -> s.group().equals("subject 5"));
    assertThat(corpus.remarks()).singleElement().asString().contains("2 files");
    float[] pixels = corpus.train().get(4).magnitude();
    float[] drawn = Stacks.ellipses(4, SIDE);
    double scale = pixels[SIDE * 20 + 20] / drawn[SIDE * 20 + 20];
    assertThat(scale).isBetween(0.8, 1.4);
    assertThat(pixels[0]).isZero();
  }

  @Test
  void storedBitsSignAndRescaleGiveHounsfieldUnits() {
    DataSet set =
        common("CT", "P", 0)
            .integers(Tag.BITS_STORED, 12)
            .integers(Tag.PIXEL_REPRESENTATION, 1)
            .text(Tag.RESCALE_SLOPE, "2")
            .text(Tag.RESCALE_INTERCEPT, "-24")
            .bytes(Tag.PIXEL_DATA, pixels(new int[] {0xF800, 0x0FFF, 0x0010}))
            .build();
    DicomImage image = DicomImage.read(new Part10().write(DicomObject.of(set)), "CT");
    assertThat(image.value(0)).isEqualTo(2 * -2048 - 24);
    assertThat(image.value(1)).isEqualTo(2 * -1 - 24);
    assertThat(image.value(2)).isEqualTo(2 * 16 - 24);
  }

  @Test
  void refusesOnePatientAndOtherKinds() throws IOException {
    for (int i = 0; i < 20; i++) {
      write(i + ".dcm", object("MR", "P", i, 16));
    }
    assertThatThrownBy(() -> Corpus.open(List.of(folder), Modality.MR, SIDE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("one patient only");
    assertThatThrownBy(() -> Corpus.open(List.of(folder), Modality.CT, SIDE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("the modality is not CT")
        .hasMessageNotContaining("P^");
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static byte[] object(String modality, String patient, int index, int bits) {
    float[] image = Stacks.ellipses(index, SIDE);
    int[] stored = new int[image.length];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = Math.round(image[i] * 3000);
    }
    DataSet set =
        common(modality, patient, index)
            .integers(Tag.BITS_STORED, bits)
            .integers(Tag.PIXEL_REPRESENTATION, 0)
            .bytes(Tag.PIXEL_DATA, pixels(stored))
            .build();
    return new Part10().write(DicomObject.of(set));
  }

  private static org.reconstream.dicom.codec.DataSetBuilder common(
      String modality, String patient, int index) {
    return DataSet.builder()
        .text(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.4")
        .text(Tag.SOP_INSTANCE_UID, "1.2.3." + index)
        .text(Tag.MODALITY, modality)
        .text(Tag.PATIENT_ID, patient + "^")
        .text(Tag.SERIES_INSTANCE_UID, "1.2.4." + patient.hashCode())
        .integers(Tag.SAMPLES_PER_PIXEL, 1)
        .text(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .integers(Tag.ROWS, SIDE)
        .integers(Tag.COLUMNS, SIDE)
        .integers(Tag.BITS_ALLOCATED, 16);
  }

  private static byte[] pixels(int[] stored) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * SIDE * SIDE).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : stored) {
      bytes.putShort((short) value);
    }
    return bytes.array();
  }
}
