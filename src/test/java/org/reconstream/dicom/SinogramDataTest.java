package org.reconstream.dicom;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
import org.reconstream.physics.Beam;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;

class SinogramDataTest {
  private static final int BLOCK = 0x0077_1000;

  static Stream<Sinogram> everyOption() {
    List<Sinogram> all = new ArrayList<>();
    for (Beam beam : List.of(CtScans.parallel(), CtScans.fanArc(), CtScans.fanFlat())) {
      for (CtScans.Mask mask : CtScans.Mask.values()) {
        for (CtScans.Quanta quanta : CtScans.Quanta.values()) {
          all.add(CtScans.sinogram(beam, mask, quanta));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("everyOption")
  void whatIsWrittenIsReadBitForBit(Sinogram sinogram) {
    byte[] bytes = new RawDataWriter().write(sinogram, CtScans.header());
    SourceScan scan = new MeasurementReader().read(bytes);
    assertSame((Sinogram) scan.measurement(), sinogram);
    assertThat(new RawDataWriter().write(scan.measurement(), scan.header()))
        .isEqualTo(new RawDataWriter().write(sinogram, scan.header()));
  }

  @ParameterizedTest
  @MethodSource("everyOption")
  void implicitVrIsReadAlike(Sinogram sinogram) {
    DataSet object =
        new Part10().read(new RawDataWriter().write(sinogram, CtScans.header())).dataSet();
    byte[] implicit =
        new Part10()
            .write(
                new DicomObject(
                    TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                    DataSet.builder().text(Tag.TRANSFER_SYNTAX_UID, "1.2.840.10008.1.2").build(),
                    object));
    assertSame((Sinogram) new MeasurementReader().read(implicit).measurement(), sinogram);
  }

  @Test
  void masksAndQuantaTakeTheirShortestForm() {
    assertThat(lengths(CtScans.Mask.PER_VIEW, CtScans.Quanta.PER_COLUMN)).containsExactly(8, 9);
    assertThat(lengths(CtScans.Mask.PER_RAY, CtScans.Quanta.PER_RAY)).containsExactly(64, 63);
  }

  private static List<Integer> lengths(CtScans.Mask mask, CtScans.Quanta quanta) {
    Sinogram sinogram = CtScans.sinogram(CtScans.fanArc(), mask, quanta);
    DataSet object =
        new Part10().read(new RawDataWriter().write(sinogram, CtScans.header())).dataSet();
    return List.of(
        object.value(BLOCK | 5).bytes().remaining(),
        object.value(BLOCK | 0xB).floats().remaining());
  }

  @Test
  void privateValuesOfUnknownVrAndAnotherBlockNumberAreRead() {
    DataSetBuilder moved = DataSet.builder().text(0x0077_0010, Vr.LO, "SOMEBODY ELSE");
    for (Element element : object(builder -> {}).dataSet().elements()) {
      int tag = element.tag();
      if (tag == 0x0077_0010) {
        moved.text(0x0077_00A3, Vr.LO, SinogramBlock.CREATOR);
      } else if (Tag.group(tag) == 0x0077 && element instanceof Element.Value value) {
        moved.add(new Element.Value((tag & 0xFFFF_00FF) | 0xA300, Vr.UN, value.bytes()));
      } else {
        moved.add(element);
      }
    }
    byte[] bytes = new Part10().write(DicomObject.of(moved.build()));
    assertSame((Sinogram) new MeasurementReader().read(bytes).measurement(), whole());
  }

  @Test
  void aStackIsSplitIntoItsSlices() {
    Sinogram first = whole();
    Sinogram second = doubled(first);
    byte[] bytes =
        new RawDataWriter()
            .writeStack(List.of(first, second), 1.25, StudyHeader.deidentified(first));
    List<SourceScan> scans = new MeasurementReader().readAll(ByteBuffer.wrap(bytes));
    assertThat(scans).hasSize(2);
    assertSame((Sinogram) scans.get(0).measurement(), first);
    assertSame((Sinogram) scans.get(1).measurement(), second);
    assertThat(Plane.of(scans.get(1)).position()[2]).isEqualTo(1.25);
    assertThat(failure(() -> new MeasurementReader().read(bytes)).reason()).contains("2 slices");
  }

  @Test
  void slicesOfAStackMayDifferInMaskAndQuanta() {
    Sinogram first = CtScans.sinogram(CtScans.parallel(), CtScans.Mask.ALL, CtScans.Quanta.PER_RAY);
    Sinogram second =
        CtScans.sinogram(CtScans.parallel(), CtScans.Mask.PER_RAY, CtScans.Quanta.PER_COLUMN);
    byte[] bytes =
        new RawDataWriter().writeStack(List.of(first, second), 1, StudyHeader.deidentified(first));
    List<SourceScan> scans = new MeasurementReader().readAll(ByteBuffer.wrap(bytes));
    assertSame((Sinogram) scans.get(0).measurement(), first);
    assertSame((Sinogram) scans.get(1).measurement(), second);
  }

  @Test
  void slicesThatDoNotBelongTogetherAreNotStacked() {
    Sinogram first = CtScans.sinogram(CtScans.parallel(), CtScans.Mask.ALL, CtScans.Quanta.PER_RAY);
    Sinogram other = CtScans.sinogram(CtScans.fanArc(), CtScans.Mask.ALL, CtScans.Quanta.PER_RAY);
    assertThatThrownBy(
            () -> new RawDataWriter().writeStack(List.of(first, other), 1, CtScans.header()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one object per slice");
  }

  @Test
  void withoutAMatrixPixelsAreAboutAsLargeAsColumns() {
    Sinogram read =
        (Sinogram)
            read(
                b ->
                    b.integers(BLOCK | 0xF, Vr.UL)
                        .decimals(BLOCK | 0xE, Vr.FD, 180)
                        .decimals(BLOCK | 7, Vr.FD, 1.2));
    double spacing = 1.2 * 595 / 1085.6;
    assertThat(read.geometry().rows()).isEqualTo((int) (8 * Math.ceil(180 / spacing / 8)));
  }

  @Test
  void raysThatTheMaskDoesNotMarkAreZero() {
    byte[] marks = new byte[63];
    marks[5] = 1;
    Sinogram read =
        (Sinogram) read(b -> b.bytes(BLOCK | 5, marks).floats(BLOCK | 3, filled(63, 2)));
    for (int i = 0; i < 63; i++) {
      assertThat(read.lineIntegrals().values()[i]).isEqualTo(i == 5 ? 2 : 0);
    }
  }

  @Test
  void contradictionsAreMalformed() {
    assertMalformed(b -> b.floats(BLOCK | 3, new float[62]), "(0077,1003) has 62 values");
    assertMalformed(b -> b.floats(BLOCK | 3, filled(63, Float.NaN)), "not finite");
    assertMalformed(b -> b.integers(BLOCK | 4, Vr.UL, 1, 7), "(0077,1004)");
    assertMalformed(b -> b.integers(BLOCK | 4, Vr.UL, 1, 0, 9), "extent");
    assertMalformed(b -> b.integers(BLOCK | 4, Vr.UL, 1 << 20, 1 << 20, 1 << 20), "(0077,10");
    assertMalformed(b -> b.bytes(BLOCK | 5, new byte[62]), "(0077,1005)");
    assertMalformed(b -> b.bytes(BLOCK | 5, new byte[64]), "no ray");
    assertMalformed(b -> b.bytes(BLOCK | 5, "2".repeat(64).getBytes(US_ASCII)), "neither 0 nor 1");
    assertMalformed(b -> b.floats(BLOCK | 6, new float[6]), "(0077,1006) has 6 values");
    assertMalformed(b -> b.floats(BLOCK | 6, filled(7, Float.NaN)), "angle");
    assertMalformed(b -> b.decimals(BLOCK | 7, Vr.FD, 0), "spacing");
    assertMalformed(b -> b.decimals(BLOCK | 7, Vr.FD, 1, 2), "(0077,1007)");
    assertMalformed(b -> b.decimals(BLOCK | 8, Vr.FD, Double.NaN), "(0077,1008)");
    assertMalformed(b -> b.decimals(BLOCK | 9, Vr.FD), "(0077,1009)");
    assertMalformed(b -> b.decimals(BLOCK | 0xA, Vr.FD, -1), "source");
    assertMalformed(b -> b.floats(BLOCK | 0xB, new float[8]), "(0077,100B)");
    assertMalformed(b -> b.floats(BLOCK | 0xB, filled(9, -1)), "quanta");
    assertMalformed(b -> b.decimals(BLOCK | 0xC, Vr.FD, -0.02), "water");
    assertMalformed(b -> b.decimals(BLOCK | 0xD, Vr.FD, 0, 1), "(0077,100D)");
    assertMalformed(b -> b.decimals(BLOCK | 0xD, Vr.FD, 0, 1, 0), "(0077,100D)");
    assertMalformed(b -> b.decimals(BLOCK | 0xE, Vr.FD, 0), "(0077,100E)");
    assertMalformed(b -> b.integers(BLOCK | 0xF, Vr.UL, 100_000, 100_000), "(0077,100F)");
    assertMalformed(b -> b.text(BLOCK | 1, Vr.LO, "other"), "(0077,1001)");
    assertMalformed(b -> b.text(0x0077_0010, Vr.LO, "OTHER"), "no private block");
    assertMalformed(b -> b.text(Tag.STUDY_INSTANCE_UID, ""), "(0020,000D)");
  }

  @Test
  void otherGeometriesAreUnsupported() {
    Failure failure =
        failure(
            () -> new MeasurementReader().read(bytes(b -> b.text(BLOCK | 2, Vr.CS, "CONE_ARC"))));
    assertThat(failure).isInstanceOf(Failure.Unsupported.class);
    assertThat(failure.reason()).contains("(0077,1002)", "rebin");
  }

  static void assertSame(Sinogram actual, Sinogram expected) {
    assertThat(actual.digest()).isEqualTo(expected.digest());
    assertThat(actual.lineIntegrals()).isEqualTo(expected.lineIntegrals());
    assertThat(actual.measured()).isEqualTo(expected.measured());
    assertThat(actual.anglesRad()).isEqualTo(expected.anglesRad());
    assertThat(actual.quanta()).isEqualTo(expected.quanta());
    assertThat(actual.beam()).isEqualTo(expected.beam());
    assertThat(actual.geometry()).isEqualTo(expected.geometry());
  }

  private static Sinogram whole() {
    return CtScans.sinogram(CtScans.fanArc(), CtScans.Mask.PER_RAY, CtScans.Quanta.PER_RAY);
  }

  private static Sinogram doubled(Sinogram other) {
    return new Sinogram(
        other.lineIntegrals().times(2),
        other.measured(),
        other.anglesRad(),
        other.beam(),
        other.quanta(),
        other.waterAttenuationPerMm(),
        new SliceGeometry(8.5, 8.5, 1.5, CtScans.SIDE, CtScans.SIDE));
  }

  private static float[] filled(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }

  private static void assertMalformed(Consumer<DataSetBuilder> change, String part) {
    Failure failure = failure(() -> new MeasurementReader().read(bytes(change)));
    assertThat(failure).as(part).isInstanceOf(Failure.Malformed.class);
    assertThat(failure.reason()).contains(part);
  }

  private static Failure failure(ThrowingCallable call) {
    return catchThrowableOfType(ReconstructionException.class, call).failure();
  }

  private static Object read(Consumer<DataSetBuilder> change) {
    return new MeasurementReader().read(bytes(change)).measurement();
  }

  private static byte[] bytes(Consumer<DataSetBuilder> change) {
    return new Part10().write(object(change));
  }

  /** The object of a scan with every option, after a change. */
  private static DicomObject object(Consumer<DataSetBuilder> change) {
    byte[] bytes = new RawDataWriter().write(whole(), CtScans.header());
    DataSetBuilder builder = DataSet.builder();
    new Part10().read(bytes).dataSet().elements().forEach(builder::add);
    change.accept(builder);
    return DicomObject.of(builder.build());
  }
}
