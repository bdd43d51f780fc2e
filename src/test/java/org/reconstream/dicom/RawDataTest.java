package org.reconstream.dicom;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reconstream.array.Tensor;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.DicomObject;
import org.reconstream.dicom.codec.Element;
import org.reconstream.dicom.codec.Part10;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.dicom.codec.TransferSyntax;
import org.reconstream.dicom.codec.Vr;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.physics.KSpace;

class RawDataTest {
  private static final int BLOCK = 0x0077_1000;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void whatIsWrittenIsRead(int options) {
    KSpace kSpace = Scans.kSpace((options & 1) != 0, (options & 2) != 0, (options & 4) != 0);
    SourceScan scan =
        new MeasurementReader().read(new RawDataWriter().write(kSpace, Scans.header()));
    assertThat(scan.measurement()).isEqualTo(kSpace);
    assertThat(scan.measurement().digest()).isEqualTo(kSpace.digest());
    assertThat(scan.header()).isEqualTo(Scans.header());
    assertThat(scan.slices()).isEqualTo(1);
  }

  @Test
  void writingIsDeterministicAndReadingBackWritesTheSameBytes() {
    byte[] bytes = new RawDataWriter().write(Scans.kSpace(true, true, true), Scans.header());
    SourceScan scan = new MeasurementReader().read(bytes);
    assertThat(new RawDataWriter().write((KSpace) scan.measurement(), scan.header()))
        .isEqualTo(bytes);
  }

  @Test
  void samplesWithoutHeaderGetOneNamedByTheirDigest() {
    KSpace kSpace = Scans.kSpace(false, false, false);
    StudyHeader header = StudyHeader.deidentified(kSpace);
    assertThat(header).isEqualTo(StudyHeader.deidentified(Scans.kSpace(false, false, false)));
    assertThat(StudyHeader.deidentified(Scans.kSpace(true, false, false)).sopInstanceUid())
        .isNotEqualTo(header.sopInstanceUid());
    assertThat(new MeasurementReader().read(new RawDataWriter().write(kSpace, header)).header())
        .isEqualTo(header);
  }

  @Test
  void implicitVrIsReadAlike() {
    DicomObject explicit = object(builder -> {});
    byte[] implicit =
        new Part10()
            .write(
                new DicomObject(
                    TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                    DataSet.builder().text(Tag.TRANSFER_SYNTAX_UID, "1.2.840.10008.1.2").build(),
                    explicit.dataSet()));
    assertThat(new MeasurementReader().read(implicit).measurement())
        .isEqualTo(Scans.kSpace(true, true, true));
  }

  @Test
  void privateValuesOfUnknownVrAndAnotherBlockNumberAreRead() {
    DataSetBuilder moved = DataSet.builder().text(0x0077_0010, Vr.LO, "SOMEBODY ELSE");
    for (Element element : object(builder -> {}).dataSet().elements()) {
      int tag = element.tag();
      if (tag == 0x0077_0010) {
        moved.text(0x0077_00A3, Vr.LO, KSpaceBlock.CREATOR);
      } else if (Tag.group(tag) == 0x0077 && element instanceof Element.Value value) {
        moved.add(new Element.Value((tag & 0xFFFF_00FF) | 0xA300, Vr.UN, value.bytes()));
      } else {
        moved.add(element);
      }
    }
    assertThat(read(moved.build()).measurement()).isEqualTo(Scans.kSpace(true, true, true));
  }

  @Test
  void severalSlicesAreSplitByReadAllAndRefusedByRead() {
    KSpace one = Scans.kSpace(false, false, false);
    byte[] bytes =
        bytes(
            builder -> {
              float[] samples = new float[2 * 720];
              float[] interleaved = Interleaved.ofPlanes(one.samples().values(), 3, 120);
              System.arraycopy(interleaved, 0, samples, 0, 720);
              for (int i = 0; i < 720; i++) {
                samples[720 + i] = 2 * interleaved[i];
              }
              builder.floats(BLOCK | 3, samples).integers(BLOCK | 4, Vr.UL, 2, 3, 12, 10);
              builder.floats(BLOCK | 6, new float[0]);
            });
    List<SourceScan> scans = new MeasurementReader().readAll(ByteBuffer.wrap(bytes));
    assertThat(scans).hasSize(2);
    assertThat(samples(scans.get(0))).isEqualTo(one.samples());
    assertThat(samples(scans.get(1))).isEqualTo(one.samples().times(2));
    assertThat(scans.get(1).slice()).isEqualTo(1);
    assertThat(failure(() -> new MeasurementReader().read(bytes)))
        .isInstanceOf(Failure.Unsupported.class)
        .extracting(Failure::reason)
        .asString()
        .contains("2 slices");
  }

  @Test
  void samplesThatTheMaskDoesNotMarkAreZero() {
    byte[] marks = new byte[120];
    marks[0] = 1;
    KSpace read =
        (KSpace) read(object(builder -> builder.bytes(BLOCK | 5, marks)).dataSet()).measurement();
    assertThat(read.mask().count()).isEqualTo(1);
    for (int i = 0; i < 720; i++) {
      if (i % 120 != 0) {
        assertThat(read.samples().values()[i]).isZero();
      }
    }
  }

  @Test
  void contradictionsAreMalformed() {
    assertMalformed(b -> b.floats(BLOCK | 3, new float[718]), "(0077,1003) has 718 values");
    assertMalformed(b -> b.floats(BLOCK | 3, notFinite()), "not finite");
    assertMalformed(b -> b.floats(BLOCK | 6, new float[10]), "(0077,1006)");
    assertMalformed(b -> b.floats(BLOCK | 8, new float[16]), "(0077,1008)");
    assertMalformed(b -> b.floats(BLOCK | 0xD, new float[7]), "(0077,100D)");
    assertMalformed(b -> b.integers(BLOCK | 4, Vr.UL, 1, 3, 12), "(0077,1004)");
    assertMalformed(b -> b.integers(BLOCK | 4, Vr.UL, 1, 0, 12, 10), "extent");
    assertMalformed(
        b -> b.integers(BLOCK | 4, Vr.UL, 1 << 20, 1 << 20, 1 << 20, 1 << 20), "overflows");
    assertMalformed(b -> b.bytes(BLOCK | 5, new byte[118]), "(0077,1005)");
    assertMalformed(b -> b.bytes(BLOCK | 5, new byte[120]), "no sample");
    assertMalformed(b -> b.bytes(BLOCK | 5, "2".repeat(120).getBytes(US_ASCII)), "neither 0 nor 1");
    assertMalformed(b -> b.decimals(BLOCK | 0xA, Vr.FD, 220, Double.NaN, 5), "field of view");
    assertMalformed(b -> b.integers(BLOCK | 0xB, Vr.UL, 13, 8), "exceeds the encoded matrix");
    assertMalformed(b -> b.text(BLOCK | 0xC, Vr.CS, "SOMEWHERE"), "(0077,100C)");
    assertMalformed(b -> b.text(BLOCK | 1, Vr.LO, "other"), "(0077,1001)");
    assertMalformed(b -> b.text(0x0077_0010, Vr.LO, "OTHER"), "no private block");
    assertMalformed(b -> b.text(Tag.STUDY_INSTANCE_UID, ""), "(0020,000D)");
    assertMalformed(b -> b.text(Tag.SOP_INSTANCE_UID, "1.02"), "(0008,0018)");
    assertMalformed(b -> b.text(Tag.IMAGE_POSITION_PATIENT, "1", "2"), "(0020,0032)");
    assertMalformed(b -> b.text(Tag.IMAGE_POSITION_PATIENT, "1", "2", "x"), "(0020,0032)");
    assertMalformed(
        b -> b.decimals(Tag.IMAGE_ORIENTATION_PATIENT, 1, 0, 0, 1, 0, 0), "(0020,0037)");
  }

  @Test
  void whatThisFormatCannotCarryYetIsUnsupported() {
    assertUnsupported(b -> b.floats(BLOCK | 7, new float[4]), "Cartesian");
    assertUnsupported(b -> b.text(BLOCK | 9, Vr.CS, "CORNER"), "CENTRED_ORTHO");
    assertUnsupported(
        b -> b.text(BLOCK | 0xC, Vr.CS, "SEPARATE").floats(BLOCK | 6, new float[0]), "calibration");
    assertUnsupported(b -> b.text(Tag.CREATOR_VERSION_UID, "1.2.3"), "1.2.3");
    assertUnsupported(b -> b.text(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2"), "SOP class");
  }

  @Test
  void attributesOfTheWrongRepresentationDoNotReachTheOutputs() {
    byte[] bytes =
        bytes(b -> b.items(Tag.MANUFACTURER).items(Tag.PATIENT_NAME).items(Tag.ECHO_TIME));
    SourceScan scan = new MeasurementReader().read(bytes);
    assertThat(new ResultWriter().write(scan, Scans.result(scan))).hasSize(4);
  }

  private static float[] notFinite() {
    float[] values = new float[720];
    values[1] = Float.POSITIVE_INFINITY;
    return values;
  }

  private static Tensor samples(SourceScan scan) {
    return ((KSpace) scan.measurement()).samples();
  }

  private static void assertMalformed(Consumer<DataSetBuilder> change, String part) {
    Failure failure = failure(() -> new MeasurementReader().read(bytes(change)));
    assertThat(failure).isInstanceOf(Failure.Malformed.class);
    assertThat(failure.reason()).contains(part);
  }

  private static void assertUnsupported(Consumer<DataSetBuilder> change, String part) {
    Failure failure = failure(() -> new MeasurementReader().read(bytes(change)));
    assertThat(failure).isInstanceOf(Failure.Unsupported.class);
    assertThat(failure.reason()).contains(part);
  }

  private static Failure failure(ThrowingCallable call) {
    return catchThrowableOfType(ReconstructionException.class, call).failure();
  }

  private static SourceScan read(DataSet dataSet) {
    return new MeasurementReader().read(new Part10().write(DicomObject.of(dataSet)));
  }

  private static byte[] bytes(Consumer<DataSetBuilder> change) {
    return new Part10().write(object(change));
  }

  /** The object of a scan with every option, after a change. */
  private static DicomObject object(Consumer<DataSetBuilder> change) {
    byte[] bytes = new RawDataWriter().write(Scans.kSpace(true, true, true), Scans.header());
    DataSetBuilder builder = DataSet.builder();
    new Part10().read(bytes).dataSet().elements().forEach(builder::add);
    change.accept(builder);
    return DicomObject.of(builder.build());
  }
}
