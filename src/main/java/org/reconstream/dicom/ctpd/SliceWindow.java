package org.reconstream.dicom.ctpd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reconstream.dicom.codec.DicomCodec;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;

/**
 * The rows of the views near a slice, read from their files: what a slice needs and no more, so
 * that studies larger than memory can be rebinned. Immutable once loaded; thread-safe.
 */
final class SliceWindow {
  private final AxialGeometry axial;
  private final Map<ProjectionArc, @Nullable RowBlock[]> blocks;

  private SliceWindow(AxialGeometry axial, Map<ProjectionArc, @Nullable RowBlock[]> blocks) {
    this.axial = axial;
    this.blocks = blocks;
  }

  /** Loads every row whose rays pass the axis within a distance of a height. */
  static SliceWindow load(
      List<ProjectionArc> arcs, Scanner scanner, AxialGeometry axial, double z, double distanceMm)
      throws IOException {
    Map<ProjectionArc, @Nullable RowBlock[]> blocks = new HashMap<>();
    for (ProjectionArc arc : arcs) {
      @Nullable RowBlock[] loaded = new RowBlock[arc.views.length];
      Map<Path, RowBlock> again = new HashMap<>();
      for (int i = 0; i < loaded.length; i++) {
        loaded[i] = block(arc, i, scanner, axial, z, distanceMm, again);
      }
      blocks.put(arc, loaded);
    }
    return new SliceWindow(axial, blocks);
  }

  private static @Nullable RowBlock block(
      ProjectionArc arc,
      int index,
      Scanner scanner,
      AxialGeometry axial,
      double z,
      double distanceMm,
      Map<Path, RowBlock> again)
      throws IOException {
    View view = arc.views[index];
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    for (double m : new double[] {smallest(arc), largest(arc)}) {
      for (double height : new double[] {z - distanceMm, z + distanceMm}) {
        double row = axial.row(view.axialMm(), arc.shift, m, height);
        lowest = Math.min(lowest, row);
        highest = Math.max(highest, row);
      }
    }
    // A view that is interpolated with its neighbour must have the rows that the neighbour has.
    int first = (int) Math.max(0, Math.floor(lowest) - 2);
    int last = (int) Math.min(scanner.rows() - 1, Math.ceil(highest) + 2);
    if (first > last) {
      return null;
    }
    RowBlock known = again.get(view.file());
    if (known != null) {
      return known;
    }
    ProjectionFile file = ProjectionFile.read(DicomCodec.preferred(), view.file());
    RowBlock block = RowBlock.of(file.lineIntegrals(scanner), scanner.columns(), first, last);
    again.put(view.file(), block);
    return block;
  }

  private static double smallest(ProjectionArc arc) {
    double smallest = Double.POSITIVE_INFINITY;
    for (double m : arc.map.magnification) {
      smallest = Math.min(smallest, m);
    }
    return smallest;
  }

  private static double largest(ProjectionArc arc) {
    double largest = 0;
    for (double m : arc.map.magnification) {
      largest = Math.max(largest, m);
    }
    return largest;
  }

  /** Adds the sample of a row, linear between views and columns, if it has any quanta. */
  void add(
      AxialSamples samples,
      ProjectionArc arc,
      int column,
      double position,
      int row,
      double height) {
    int before = (int) position;
    double share = position - before;
    double line = 0;
    double variance = 0;
    for (int i = 0; i < (share == 0 ? 1 : 2); i++) {
      double weight = i == 0 ? 1 - share : share;
      line += weight * line(arc, before + i, column, row);
      variance += weight * weight * variance(arc, before + i, column);
    }
    if (Double.isFinite(variance)) {
      double tilt = axial.planeShare(arc.shift, arc.map.planeDistanceMm[column], row);
      samples.add(height, line * tilt, variance * tilt * tilt);
    }
  }

  private double line(ProjectionArc arc, int view, int column, int row) {
    @Nullable RowBlock[] loaded = blocks.get(arc);
    RowBlock block = loaded == null ? null : loaded[view];
    if (block == null || !block.has(row)) {
      throw new ReconstructionException(
          new Failure.Malformed(
              arc.views[view].file().getFileName()
                  + ": its table position does not fit those of its neighbours"));
    }
    double c = arc.map.column[column];
    int left = (int) c;
    return block.line(row, left, c - left);
  }

  /** Of the logarithm, for unit transmission: one over the quanta; 1 where they are not known. */
  private static double variance(ProjectionArc arc, int view, int column) {
    float[] quanta = arc.views[view].quanta();
    if (quanta == null) {
      return 1;
    }
    double c = arc.map.column[column];
    int left = (int) c;
    double share = c - left;
    double variance = (1 - share) * (1 - share) / quanta[left];
    return share == 0 ? variance : variance + share * share / quanta[left + 1];
  }
}
