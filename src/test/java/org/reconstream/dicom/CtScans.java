package org.reconstream.dicom;

import static org.reconstream.posterior.Plausibility.UNCHECKED;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.StageSeconds;
import org.reconstream.physics.Beam;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;
import org.reconstream.posterior.Evidence;
import org.reconstream.posterior.RayEvidence;

/** Small synthetic sinograms and their results. */
public final class CtScans {
  public static final int VIEWS = 7;
  public static final int COLUMNS = 9;
  public static final int SIDE = 16;

  /** Which rays are measured. */
  public enum Mask {
    ALL,
    PER_VIEW,
    PER_RAY
  }

  /** What is known of the quanta. */
  public enum Quanta {
    UNKNOWN,
    PER_COLUMN,
    PER_RAY
  }

  private CtScans() {}

  public static Beam parallel() {
    return new Beam.Parallel(1.1, 4.25);
  }

  public static Beam fanArc() {
    return new Beam.FanArc(1.2858, 3.625, 595, 1085.6);
  }

  public static Beam fanFlat() {
    return new Beam.FanFlat(0.9, 4, 500, 1000);
  }

  public static Sinogram sinogram(Beam beam, Mask mask, Quanta quanta) {
    Random random = new Random(11);
    float[] lines = Scans.normal(random, VIEWS * COLUMNS);
    byte[] measured = new byte[lines.length];
    double[] angles = new double[VIEWS];
    for (int i = 0; i < lines.length; i++) {
      measured[i] = (byte) (isMeasured(mask, i) ? 1 : 0);
      lines[i] = measured[i] == 0 ? 0 : lines[i];
      int view = i / COLUMNS;
      angles[view] = (float) (0.9 * view - 0.1);
    }
    return new Sinogram(
        Tensor.of(Shape.of(VIEWS, COLUMNS), lines),
        measured,
        angles,
        beam,
        quanta(quanta),
        0.0192,
        new SliceGeometry(8.5, 8.5, 1.5, SIDE, SIDE));
  }

  private static boolean isMeasured(Mask mask, int ray) {
    return switch (mask) {
      case ALL -> true;
      case PER_VIEW -> ray / COLUMNS != 2;
      case PER_RAY -> ray % 5 != 3;
    };
  }

  private static @Nullable Tensor quanta(Quanta quanta) {
    float[] values = new float[VIEWS * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1000.5f + 7 * (quanta == Quanta.PER_COLUMN ? i % COLUMNS : i);
    }
    return quanta == Quanta.UNKNOWN ? null : Tensor.of(Shape.of(VIEWS, COLUMNS), values);
  }

  /** A scanned patient's header, with a position. */
  public static StudyHeader header() {
    return new StudyHeader(
        Scans.headerAttributes()
            .text(Tag.MODALITY, "CT")
            .decimals(Tag.KVP, 120)
            .integers(Tag.X_RAY_TUBE_CURRENT, 210)
            .decimals(Tag.IMAGE_POSITION_PATIENT, -4, -4, 31.25)
            .decimals(Tag.IMAGE_ORIENTATION_PATIENT, 1, 0, 0, 0, 1, 0)
            .build());
  }

  public static SourceScan scan() {
    return new SourceScan(sinogram(fanArc(), Mask.PER_RAY, Quanta.PER_RAY), header(), 0, 1);
  }

  /** Images of noise about water; the support leaves out the corners. */
  public static Reconstruction result(SourceScan scan) {
    Random random = new Random(3);
    float[] deviation = Scans.normal(random, SIDE * SIDE);
    for (int i = 0; i < deviation.length; i++) {
      deviation[i] = 12 * Math.abs(deviation[i]);
    }
    float[] support = new float[SIDE * SIDE];
    Arrays.fill(support, 1);
    for (int corner : new int[] {0, SIDE - 1, SIDE * (SIDE - 1), SIDE * SIDE - 1}) {
      support[corner] = 0;
    }
    RayEvidence rays =
        new RayEvidence(
            VIEWS, COLUMNS, 13, 0, 0, 50, 0.01, 0.02, 0.04, 5.4, false, 4.2, 0, 1.5, 30, "FBP");
    Evidence evidence =
        new Evidence(
            1.01, 0.5, 0.1, 0.4, "QUANTA", 1, 256, 8, -0.25, 24, 192, 0.01, 0.1, 0, true, rays,
            UNCHECKED);
    return new Reconstruction(
        "job",
        scan.measurement(),
        image(random, -40),
        Tensor.of(Shape.of(SIDE, SIDE), deviation),
        image(random, -1400),
        null,
        Tensor.of(Shape.of(SIDE, SIDE), support),
        evidence,
        new StageSeconds(0.1, 0.2, 0.3),
        Scans.provenance(scan.measurement().digest()));
  }

  private static Tensor image(Random random, float offset) {
    float[] values = Scans.normal(random, SIDE * SIDE);
    for (int i = 0; i < values.length; i++) {
      values[i] = offset + 150 * values[i];
    }
    return Tensor.of(Shape.of(1, SIDE, SIDE), values);
  }
}
