package org.reconstream.dicom.ctpd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.reconstream.dicom.SourceScan;
import org.reconstream.dicom.StudyHeader;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.physics.Beam;
import org.reconstream.physics.DefaultSlice;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;

/**
 * A study of DICOM-CT-PD as fan-beam slices, each rebinned when asked for.
 *
 * <p>Before the first, one slice is checked against the table of scanners: where the rays measured
 * from both sides agree clearly better with the central column counted from the other end, or with
 * rows counted the other way, the study is refused, and what to state is said.
 *
 * <p>Immutable; files must stay as they are. Each slice uses all processors.
 */
public final class RebinnedStudy {
  private static final double THICKNESS_MM = 3;
  private static final int MOST_SLICES = 10_000;

  /** A disagreement so much smaller that another way of counting must be the right one. */
  private static final double CLEARLY_LESS = 0.75;

  private final ProjectionStudy study;
  private final SliceRebinning rebinning;
  private final SliceGeometry geometry;
  private final List<Double> positions;

  private RebinnedStudy(
      ProjectionStudy study,
      SliceRebinning rebinning,
      SliceGeometry geometry,
      List<Double> positions) {
    this.study = study;
    this.rebinning = rebinning;
    this.geometry = geometry;
    this.positions = positions;
  }

  /**
   * Reads where the views of a study were taken from, and decides which slices they become.
   *
   * @param folder a folder with the views of one study and nothing else
   * @throws ReconstructionException if it cannot be read, in one sentence
   */
  public static RebinnedStudy open(Path folder, StudySelection selection, RebinningOptions options)
      throws IOException {
    ProjectionStudy study = ProjectionStudy.read(folder, selection);
    SliceRebinning rebinning = new SliceRebinning(study, study.rule());
    SliceGeometry geometry = geometry(study, rebinning.beam(), options);
    List<Double> positions = positions(study, rebinning, geometry.thicknessMm(), options);
    RebinnedStudy rebinned = new RebinnedStudy(study, rebinning, geometry, positions);
    if (selection.central() == null || selection.rows() == null) {
      rebinned.check(selection);
    }
    return rebinned;
  }

  private static SliceGeometry geometry(
      ProjectionStudy study, Beam beam, RebinningOptions options) {
    double covered = DefaultSlice.diameterMm(beam, study.scanner().columns());
    double diameter = or(options.fieldOfViewMm(), covered);
    double row = study.scanner().rowAtIsocentreMm();
    double thickness = or(options.thicknessMm(), Math.max(THICKNESS_MM, row));
    int side = options.matrix() == null ? DefaultSlice.matrix(beam, diameter) : options.matrix();
    return new SliceGeometry(diameter, diameter, thickness, side, side);
  }

  private static double or(@Nullable Double stated, double otherwise) {
    return stated == null ? otherwise : stated;
  }

  private static List<Double> positions(
      ProjectionStudy study, SliceRebinning rebinning, double thickness, RebinningOptions options) {
    double reach = study.scanner().rows() * study.scanner().rowAtIsocentreMm();
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    for (View view : study.views()) {
      lowest = Math.min(lowest, view.axialMm() - reach);
      highest = Math.max(highest, view.axialMm() + reach);
    }
    double step = or(options.incrementMm(), thickness);
    double anchor = or(options.firstMm(), study.views().get(0).axialMm());
    double from = options.firstMm() == null ? lowest : options.firstMm();
    double to = or(options.lastMm(), highest) + 1e-6;
    if ((to - from) / step > MOST_SLICES) {
      throw new IllegalArgumentException(
          "slices every " + step + " mm would be more than " + MOST_SLICES);
    }
    List<Double> positions = new ArrayList<>();
    for (long k = (long) Math.ceil((from - anchor) / step - 1e-9); anchor + k * step <= to; k++) {
      double z = anchor + k * step;
      if (rebinning.coverage(z, thickness) == 1) {
        positions.add(z);
      } else if (options.firstMm() != null && options.lastMm() != null) {
        throw new ReconstructionException(
            new Failure.Malformed(
                String.format(
                    Locale.ROOT, "not every view covers the slice at %.2f mm; choose others", z)));
      }
    }
    if (positions.isEmpty()) {
      throw new ReconstructionException(
          new Failure.Unsupported("no slice is covered by a full turn of views"));
    }
    return positions;
  }

  private void check(StudySelection selection) throws IOException {
    double z = positions.get(positions.size() / 2);
    ScannerRule rule = study.rule();
    OptionalDouble asCounted = ConjugateRays.disagreement(rebinning.slice(z, geometry));
    if (asCounted.isEmpty()) {
      return;
    }
    double limit = CLEARLY_LESS * asCounted.getAsDouble();
    if (selection.central() == null && isBelow(limit, rule.mirrored(), z)) {
      throw contradiction(
          "DetectorCentralElement to count from the other end of the detector",
          "--central-element " + name(rule.mirrored().central()));
    }
    if (selection.rows() == null
        && study.scanner().rows() > 1
        && isBelow(limit, rule.upsideDown(), z)) {
      throw contradiction(
          "detector rows to run the other way along the axis",
          "--row-direction " + name(rule.upsideDown().rows()));
    }
  }

  private boolean isBelow(double limit, ScannerRule rule, double z) throws IOException {
    Sinogram slice = new SliceRebinning(study, rule).slice(z, geometry);
    OptionalDouble disagreement = ConjugateRays.disagreement(slice);
    return disagreement.isPresent() && disagreement.getAsDouble() < limit;
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static ReconstructionException contradiction(String what, String option) {
    return new ReconstructionException(
        new Failure.Unsupported(
            "rays measured from both sides show " + what + " on this scanner; state " + option));
  }

  /** The number of slices. */
  public int slices() {
    return positions.size();
  }

  /** The number of views that were read. */
  public int projections() {
    return study.views().size();
  }

  /** Table feed of a turn in mm; 0 where the table rests. */
  public double feedMm() {
    return study.scanner().helical() ? rebinning.feedMm() : 0;
  }

  /**
   * The distance from each slice to the next along the normal of the images, negative where it
   * points down the axis; their thickness where there is one slice.
   */
  public double incrementMm() {
    double step =
        positions.size() > 1 ? positions.get(1) - positions.get(0) : geometry.thicknessMm();
    return ProjectionHeader.normal(study.header()) * step;
  }

  /** Axial position of a slice in mm. */
  public double positionMm(int slice) {
    return positions.get(slice);
  }

  /** Rebins a slice, and says where it lies. */
  public SourceScan slice(int slice) throws IOException {
    double z = positions.get(slice);
    Sinogram sinogram = rebinning.slice(z, geometry);
    StudyHeader header = ProjectionHeader.of(study.header(), sinogram, slice, z);
    return new SourceScan(sinogram, header, 0, 1);
  }
}
