package org.reconstream.dicom.ctpd;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.Beam;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;

/**
 * Single-slice rebinning of axial and helical multi-row projections to fan-beam slices (Noo,
 * Defrise, Clackdoyle and Kudo, Phys. Med. Biol. 44, 1999) with interpolation along the axis among
 * all rows and turns that see a ray (360-degree linear interpolation; Taguchi and Aradate, Med.
 * Phys. 25, 1998).
 *
 * <p>A ray of the slice at z is estimated from the oblique rays in the same vertical plane: each
 * counts for the height at which it passes the axis, its line integral times the cosine of its
 * tilt. The mean of the line that joins these samples over the slice's thickness is the result. It
 * is exact for objects that do not change along the axis within the tilt of the rays.
 *
 * <p>Every view has its own source: rays of a shifted focal spot are found on the nominal fan by
 * {@link FanMap} and interpolated linearly between views and columns; without shifts nothing is
 * interpolated in the plane. All positions of a flying focal spot contribute alike.
 *
 * <p>Quanta: those of the samples, combined as the variances of the linear combination are, as if
 * they were independent; what neighbouring rays share is not told. Rays that no sample brackets
 * within a row at the isocentre, or over a gap of more than a turn's feed, are not measured.
 */
final class SliceRebinning {
  /** Of a row at the isocentre: how far samples of a table at rest are joined. */
  private static final double AXIAL_GAP = 1.5;

  private final ProjectionStudy study;
  private final Scanner scanner;
  private final AxialGeometry axial;
  private final double centralColumn;
  private final List<ProjectionArc> arcs;
  private final int views;
  private final double firstAngle;
  private final double gapMm;
  private final double reachMm;

  SliceRebinning(ProjectionStudy study, ScannerRule rule) {
    this.study = study;
    this.scanner = study.scanner();
    this.axial = AxialGeometry.of(scanner, rule);
    this.centralColumn = rule.centralColumn(scanner);
    this.arcs = ProjectionArc.of(study, centralColumn);
    ProjectionArc first = arcs.get(0);
    double step = first.stepRad > 0 ? first.stepRad : 2 * Math.PI;
    this.views = Math.max(1, (int) Math.rint(2 * Math.PI / step));
    this.firstAngle = wrapped(first.firstAngle());
    this.reachMm = scanner.rowAtIsocentreMm() / 2;
    this.gapMm =
        scanner.helical()
            ? Math.abs(feedMm()) + scanner.rowAtIsocentreMm()
            : AXIAL_GAP * scanner.rowAtIsocentreMm();
  }

  /** Table feed of a turn, from the views: the attribute is not part of the format. */
  double feedMm() {
    View first = study.views().get(0);
    View last = study.views().get(study.views().size() - 1);
    double turned = last.angleRad() - first.angleRad();
    return turned == 0 ? 0 : (last.axialMm() - first.axialMm()) / turned * 2 * Math.PI;
  }

  /** The beam of the slices. */
  Beam beam() {
    return scanner.shape() == Scanner.DetectorShape.FLAT
        ? new Beam.FanFlat(
            scanner.columnSpacingMm(),
            centralColumn,
            scanner.isocentreDistanceMm(),
            scanner.detectorDistanceMm())
        : new Beam.FanArc(
            scanner.columnSpacingMm(),
            centralColumn,
            scanner.isocentreDistanceMm(),
            scanner.detectorDistanceMm());
  }

  /** Views of a slice. */
  int views() {
    return views;
  }

  /** The angle of a view of the slices, in single precision. */
  double angle(int view) {
    return (float) (firstAngle + view * (2 * Math.PI / views));
  }

  /** The share of the rays of a slice that are measured, by every eighth view and three columns. */
  double coverage(double z, double thicknessMm) {
    AxialSamples samples = new AxialSamples();
    int seen = 0;
    int all = 0;
    for (int view = 0; view < views; view += 8) {
      for (int column : new int[] {0, scanner.columns() / 2, scanner.columns() - 1}) {
        gather(samples, z, thicknessMm / 2, view, column, null);
        all++;
        seen += samples.average(z, thicknessMm / 2, reachMm, gapMm) ? 1 : 0;
      }
    }
    return (double) seen / all;
  }

  /**
   * Rebins one slice.
   *
   * @param z its axial position in mm
   * @param geometry its extent
   * @throws IOException if a view cannot be read again
   */
  Sinogram slice(double z, SliceGeometry geometry) throws IOException {
    double half = geometry.thicknessMm() / 2;
    SliceWindow window = SliceWindow.load(arcs, scanner, axial, z, half + gapMm + reachMm);
    int columns = scanner.columns();
    float[] lines = new float[views * columns];
    float[] quanta = new float[lines.length];
    byte[] measured = new byte[lines.length];
    IntStream.range(0, views)
        .parallel()
        .forEach(view -> rebin(view, z, half, window, lines, quanta, measured));
    double[] angles = IntStream.range(0, views).mapToDouble(this::angle).toArray();
    boolean counted = study.views().stream().allMatch(view -> view.quanta() != null);
    return new Sinogram(
        Tensor.of(Shape.of(views, columns), lines),
        measured,
        angles,
        beam(),
        counted ? Tensor.of(Shape.of(views, columns), quanta) : null,
        study.waterPerMm(),
        geometry);
  }

  private void rebin(
      int view,
      double z,
      double half,
      SliceWindow window,
      float[] lines,
      float[] quanta,
      byte[] measured) {
    AxialSamples samples = new AxialSamples();
    for (int column = 0; column < scanner.columns(); column++) {
      gather(samples, z, half, view, column, window);
      if (samples.average(z, half, reachMm, gapMm)) {
        int ray = view * scanner.columns() + column;
        measured[ray] = 1;
        lines[ray] = (float) samples.mean();
        quanta[ray] = (float) (samples.variance() > 0 ? 1 / samples.variance() : 0);
      }
    }
  }

  /** All samples of a ray that can matter to a slab; without a window, only their heights. */
  private void gather(
      AxialSamples samples,
      double z,
      double half,
      int view,
      int column,
      @Nullable SliceWindow window) {
    samples.clear();
    double target = firstAngle + view * (2 * Math.PI / views);
    for (ProjectionArc arc : arcs) {
      if (Double.isNaN(arc.map.column[column])) {
        continue;
      }
      double base = target - arc.map.lagRad[column];
      double turn = Math.ceil((arc.firstAngle() - base) / (2 * Math.PI) - 1e-9);
      for (double at = base + turn * 2 * Math.PI; at <= arc.lastAngle() + 1e-9; at += 2 * Math.PI) {
        double position = arc.position(at);
        if (!Double.isNaN(position)) {
          gather(samples, z, half, arc, column, position, window);
        }
      }
    }
  }

  private void gather(
      AxialSamples samples,
      double z,
      double half,
      ProjectionArc arc,
      int column,
      double position,
      @Nullable SliceWindow window) {
    int before = (int) position;
    double share = position - before;
    View first = arc.views[before];
    View second = share == 0 ? first : arc.views[before + 1];
    double source = first.axialMm() + share * (second.axialMm() - first.axialMm());
    double m = arc.map.magnification[column];
    double end1 = axial.row(source, arc.shift, m, z - half);
    double end2 = axial.row(source, arc.shift, m, z + half);
    int from = clamped(Math.floor(Math.min(end1, end2)));
    int to = clamped(Math.ceil(Math.max(end1, end2)));
    double nearest =
        axial.height(source, arc.shift, m, clamped(axial.row(source, arc.shift, m, z)));
    if (Math.abs(nearest - z) > half + gapMm) {
      return;
    }
    for (int row = from; row <= to; row++) {
      double height = axial.height(source, arc.shift, m, row);
      if (window == null) {
        samples.add(height, 0, 0);
      } else {
        window.add(samples, arc, column, position, row, height);
      }
    }
  }

  private int clamped(double row) {
    return (int) Math.max(0, Math.min(scanner.rows() - 1, Math.rint(row)));
  }

  private static double wrapped(double angle) {
    double turn = 2 * Math.PI;
    return angle - Math.floor(angle / turn) * turn;
  }
}
