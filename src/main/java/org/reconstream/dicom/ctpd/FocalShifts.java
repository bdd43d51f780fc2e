package org.reconstream.dicom.ctpd;

import java.util.ArrayList;
import java.util.List;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;

/** The shifts of a study's focal spot: which is which, and which positions there are. */
final class FocalShifts {
  private FocalShifts() {}

  /**
   * The views with angular and axial shifts told apart by magnitude: sources disagree which of the
   * two tags is which, but an angular shift, in rad, is below {@code largest}, and an axial one, in
   * mm, above.
   */
  static List<View> corrected(List<View> views, double largest) {
    double angular = 0;
    double axial = 0;
    for (View view : views) {
      angular = Math.max(angular, Math.abs(view.shift().angularRad()));
      axial = Math.max(axial, Math.abs(view.shift().axialMm()));
    }
    if (angular <= largest) {
      return views;
    }
    if (axial > largest) {
      throw new ReconstructionException(
          new Failure.Malformed(
              ProjectionTag.ANGULAR_SHIFT
                  + " and "
                  + ProjectionTag.AXIAL_SHIFT
                  + " are both too large to be an angle"));
    }
    return views.stream().map(View::exchanged).toList();
  }

  /** The distinct positions, in the order in which they occur. */
  static List<FocalShift> positions(List<View> views, Scanner scanner) {
    List<FocalShift> positions = new ArrayList<>();
    for (View view : views) {
      if (positions.stream().noneMatch(view.shift()::isLike)) {
        positions.add(view.shift());
      }
      if (positions.size() > scanner.focalSpot().positions()) {
        throw new ReconstructionException(
            new Failure.Malformed(
                "the focal spot takes more positions than "
                    + scanner.focalSpot()
                    + " has, "
                    + scanner.focalSpot().positions()));
      }
    }
    return positions;
  }
}
