package org.reconstream.dicom;

import static org.reconstream.posterior.Plausibility.UNCHECKED;

import java.util.Random;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.engine.Provenance;
import org.reconstream.engine.Recipe;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.StageSeconds;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.SamplingMask;
import org.reconstream.physics.SliceGeometry;
import org.reconstream.posterior.Evidence;
import org.reconstream.posterior.SamplerSpec;

/** Small synthetic scans and results for the tests of this room. */
public final class Scans {
  public static final String PATIENT_NAME = "Zyxwvut^Quillon";
  public static final String PATIENT_ID = "PID-8675309";

  private Scans() {}

  /** Three coils, 12 x 10 encoded, 10 x 8 reconstructed; every third position measured. */
  public static KSpace kSpace(boolean maps, boolean covariance, boolean noise) {
    Random random = new Random(7);
    byte[] marks = new byte[12 * 10];
    for (int i = 0; i < marks.length; i += 3) {
      marks[i] = 1;
    }
    float[] samples = normal(random, 3 * 2 * 120);
    for (int i = 0; i < samples.length; i++) {
      samples[i] *= marks[i % 120];
    }
    return new KSpace(
        Tensor.of(Shape.of(3, 2, 12, 10), samples),
        SamplingMask.of(12, 10, marks),
        maps ? Tensor.of(Shape.of(3, 2, 12, 10), normal(random, 720)) : null,
        covariance ? Tensor.of(Shape.of(2, 3, 3), normal(random, 18)) : null,
        noise ? Tensor.of(Shape.of(3, 2, 17), normal(random, 102)) : null,
        new SliceGeometry(176.5, 220, 5, 10, 8));
  }

  /** The header of a scanned patient, with a position. */
  public static StudyHeader header() {
    return new StudyHeader(headerAttributes().build());
  }

  public static DataSetBuilder headerAttributes() {
    return DataSet.builder()
        .text(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 100")
        .text(Tag.SOP_CLASS_UID, SopClass.RAW_DATA.uid())
        .text(Tag.SOP_INSTANCE_UID, "1.2.826.0.1.3680043.8.498.1")
        .text(Tag.STUDY_INSTANCE_UID, "1.2.826.0.1.3680043.8.498.2")
        .text(Tag.SERIES_INSTANCE_UID, "1.2.826.0.1.3680043.8.498.3")
        .text(Tag.FRAME_OF_REFERENCE_UID, "1.2.826.0.1.3680043.8.498.4")
        .text(Tag.PATIENT_NAME, PATIENT_NAME)
        .text(Tag.PATIENT_ID, PATIENT_ID)
        .text(Tag.PATIENT_BIRTH_DATE, "19700102")
        .text(Tag.PATIENT_SEX, "O")
        .text(Tag.STUDY_DATE, "20260102")
        .text(Tag.STUDY_TIME, "101112")
        .text(Tag.CONTENT_DATE, "20260102")
        .text(Tag.CONTENT_TIME, "101314.5")
        .text(Tag.MANUFACTURER, "Scanner maker")
        .text(Tag.MANUFACTURER_MODEL_NAME, "Model 3T")
        .text(Tag.PATIENT_POSITION, "HFS")
        .text(Tag.SCANNING_SEQUENCE, "SE")
        .text(Tag.SEQUENCE_VARIANT, "SK")
        .decimals(Tag.ECHO_TIME, 12.5)
        .decimals(Tag.REPETITION_TIME, 600)
        .decimals(Tag.IMAGE_POSITION_PATIENT, -88, -110, 31.25)
        .decimals(Tag.IMAGE_ORIENTATION_PATIENT, 1, 0, 0, 0, 0.8, -0.6)
        .text(Tag.MODALITY, "MR")
        .integers(Tag.SERIES_NUMBER, 4)
        .integers(Tag.INSTANCE_NUMBER, 9)
        .ensure(Tag.STUDY_ID, Tag.ACCESSION_NUMBER, Tag.REFERRING_PHYSICIAN_NAME)
        .ensure(Tag.LATERALITY, Tag.POSITION_REFERENCE_INDICATOR);
  }

  public static SourceScan scan() {
    return new SourceScan(kSpace(false, false, false), header(), 0, 1);
  }

  public static Provenance provenance(String digest) {
    Recipe recipe = new Recipe("gauss-head", new SamplerSpec.DapsCal(24), 8, 11);
    return new Provenance(
        digest, recipe, "0123456789abcdef".repeat(4), "onnxruntime", "1.29.0", "0.1.0");
  }

  public static Reconstruction result(SourceScan scan) {
    Random random = new Random(3);
    float[] deviation = normal(random, 120);
    for (int i = 0; i < deviation.length; i++) {
      deviation[i] = Math.abs(deviation[i]) * 1e-7f;
    }
    Evidence evidence =
        new Evidence(
            1.01,
            2e-7,
            1e-7,
            1.7e-7,
            "OUTER_KSPACE",
            3,
            120,
            8,
            0,
            24,
            192,
            0.01,
            0.1,
            0,
            true,
            null,
            UNCHECKED);
    return new Reconstruction(
        "job",
        scan.measurement(),
        image(random),
        Tensor.of(Shape.of(12, 10), deviation),
        image(random),
        Tensor.zeros(3, 2, 12, 10),
        Tensor.zeros(12, 10),
        evidence,
        new StageSeconds(0.1, 0.2, 0.3),
        provenance(scan.measurement().digest()));
  }

  private static Tensor image(Random random) {
    return Tensor.of(Shape.of(2, 12, 10), normal(random, 240)).times(1e-6);
  }

  public static float[] normal(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
