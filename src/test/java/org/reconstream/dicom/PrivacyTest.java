package org.reconstream.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.DicomObject;
import org.reconstream.dicom.codec.Element;
import org.reconstream.dicom.codec.Part10;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.dicom.codec.Vr;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.physics.Sinogram;

/** A planted patient is in the DICOM outputs and in nothing else that leaves this room. */
class PrivacyTest {
  private static final byte[] BYTES =
      new RawDataWriter().write(Scans.kSpace(true, true, true), Scans.header());
  private static final byte[] CT_BYTES =
      new RawDataWriter().write(CtScans.scan().measurement(), CtScans.header());

  static Stream<byte[]> objects() {
    return Stream.of(BYTES, CT_BYTES);
  }

  @ParameterizedTest
  @MethodSource("objects")
  void nothingPrintsThePatient(byte[] bytes) {
    SourceScan scan = new MeasurementReader().read(bytes);
    DicomObject object = new Part10().read(bytes);
    var results = results(scan);
    for (Object thing : new Object[] {scan, scan.header(), object, object.dataSet(), results}) {
      assertAnonymous(thing.toString());
    }
    for (Element element : object.dataSet().elements()) {
      assertAnonymous(element.toString());
    }
    assertAnonymous(object.dataSet().value(Tag.PATIENT_NAME).toString());
    for (ResultObject result : results) {
      assertAnonymous(result.product().fileName() + result.sopInstanceUid());
    }
  }

  private static List<ResultObject> results(SourceScan scan) {
    boolean tomography = scan.measurement() instanceof Sinogram;
    return new ResultWriter().write(scan, tomography ? CtScans.result(scan) : Scans.result(scan));
  }

  @ParameterizedTest
  @MethodSource("objects")
  void theOutputsCarryThePatientSoThatThisTestCanFail(byte[] bytes) {
    SourceScan scan = new MeasurementReader().read(bytes);
    for (ResultObject result : results(scan)) {
      assertThat(new String(result.part10(), StandardCharsets.ISO_8859_1))
          .contains(Scans.PATIENT_NAME, Scans.PATIENT_ID);
    }
  }

  @ParameterizedTest
  @MethodSource("objects")
  void aPatientInThePlaceOfAnyAttributeIsNotRepeatedInAReason(byte[] bytes) {
    for (Element element : new Part10().read(bytes).dataSet().elements()) {
      DataSetBuilder changed = DataSet.builder();
      new Part10().read(bytes).dataSet().elements().forEach(changed::add);
      if (element instanceof Element.Value value) {
        Vr vr = value.vr().isText() ? value.vr() : Vr.LO;
        changed.text(value.tag(), vr, Scans.PATIENT_NAME);
        assertReadsAnonymously(() -> bytes(bytes, changed.build()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("objects")
  void corruptionRevealsNothing(byte[] bytes) {
    Random random = new Random(5);
    for (int i = 0; i < 2000; i++) {
      byte[] copy = bytes.clone();
      for (int change = 0; change < 4; change++) {
        copy[132 + random.nextInt(1500)] = (byte) random.nextInt(256);
      }
      assertReadsAnonymously(() -> copy);
    }
  }

  private static void assertReadsAnonymously(Supplier<byte[]> bytes) {
    Throwable thrown = catchThrowable(() -> new MeasurementReader().read(bytes.get()));
    if (thrown != null) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      assertAnonymous(trace.toString());
      assertThat(thrown).isInstanceOf(ReconstructionException.class);
    }
  }

  /** The data set under the File Meta Information of the original. */
  private static byte[] bytes(byte[] source, DataSet dataSet) {
    DicomObject original = new Part10().read(source);
    return new Part10().write(new DicomObject(original.syntax(), original.meta(), dataSet));
  }

  private static void assertAnonymous(String text) {
    assertThat(text).doesNotContain("Zyxwvut", "Quillon", "8675309", "19700102");
  }
}
