package org.reconstream.dicom.ctpd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Views of one focal spot position along one uninterrupted path of the source: a helix, or one
 * rotation at a fixed table, in ascending order of angle.
 */
final class ProjectionArc {
  private static final double SAME_TABLE_MM = 0.01;

  /** Largest gap between neighbouring views, in steps. */
  private static final double LARGEST_GAP = 1.5;

  private static final double WHOLE = 1e-5;

  final FanMap map;
  final FocalShift shift;
  final View[] views;
  final double stepRad;

  /** Angles; the last may be the first again, a turn later, when the rotation is closed. */
  private final double[] angle;

  private ProjectionArc(FanMap map, FocalShift shift, List<View> taken) {
    this.map = map;
    this.shift = shift;
    List<View> sorted = new ArrayList<>(taken);
    sorted.sort(Comparator.comparingDouble(View::angleRad));
    double[] angles = sorted.stream().mapToDouble(View::angleRad).toArray();
    this.stepRad = medianStep(angles);
    View first = sorted.get(0);
    double closing = first.angleRad() + 2 * Math.PI - angles[angles.length - 1];
    boolean level = isLevel(first, sorted.get(sorted.size() - 1));
    if (level && closing > WHOLE && closing < LARGEST_GAP * stepRad) {
      sorted.add(first.at(first.angleRad() + 2 * Math.PI));
    }
    this.views = sorted.toArray(new View[0]);
    this.angle = sorted.stream().mapToDouble(View::angleRad).toArray();
  }

  /** The arcs of a study. */
  static List<ProjectionArc> of(ProjectionStudy study, double centralColumn) {
    List<ProjectionArc> arcs = new ArrayList<>();
    for (FocalShift shift : FocalShifts.positions(study.views(), study.scanner())) {
      FanMap map = new FanMap(study.scanner(), centralColumn, shift);
      List<View> segment = new ArrayList<>();
      for (View view : study.views()) {
        if (!view.shift().isLike(shift)) {
          continue;
        }
        boolean interrupted =
            !study.scanner().helical()
                && !segment.isEmpty()
                && !isLevel(segment.get(segment.size() - 1), view);
        if (interrupted) {
          arcs.add(new ProjectionArc(map, shift, segment));
          segment = new ArrayList<>();
        }
        segment.add(view);
      }
      arcs.add(new ProjectionArc(map, shift, segment));
    }
    return arcs;
  }

  private static boolean isLevel(View a, View b) {
    return Math.abs(a.axialMm() - b.axialMm()) < SAME_TABLE_MM;
  }

  private static double medianStep(double[] angles) {
    if (angles.length < 2) {
      return 0;
    }
    double[] steps = new double[angles.length - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = angles[i + 1] - angles[i];
    }
    Arrays.sort(steps);
    return steps[steps.length / 2];
  }

  double firstAngle() {
    return angle[0];
  }

  double lastAngle() {
    return angle[angle.length - 1];
  }

  /**
   * Where an angle lies among the views: the index of the one before plus the share of the step to
   * the next; NaN outside and in gaps.
   */
  double position(double at) {
    int found = Arrays.binarySearch(angle, at);
    if (found >= 0) {
      return found;
    }
    int next = -found - 1;
    if (next == 0) {
      return angle[0] - at < WHOLE ? 0 : Double.NaN;
    }
    if (next == angle.length) {
      return at - angle[next - 1] < WHOLE ? next - 1 : Double.NaN;
    }
    double gap = angle[next] - angle[next - 1];
    double share = (at - angle[next - 1]) / gap;
    if (share < WHOLE || share > 1 - WHOLE) {
      return next - 1 + Math.rint(share);
    }
    return gap < LARGEST_GAP * stepRad ? next - 1 + share : Double.NaN;
  }
}
