package org.reconstream.physics.ct;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.reconstream.physics.Beam;

/**
 * How the views of a scan share the circle, in any order and with any spacing: each stands for half
 * the gap to its neighbour on either side, and gaps of more than four times the median are not
 * covered. Directions count modulo half a turn for parallel rays and a whole turn for fans.
 */
final class ViewArc {
  private static final double MISSING = 4;

  /** A full circle may lack this share to the rounding of angles. */
  private static final double FULL = 0.999;

  private final double period;
  private final double[] weights;
  private final double arc;
  private final double start;

  private ViewArc(double period, double[] weights, double arc, double start) {
    this.period = period;
    this.weights = weights;
    this.arc = arc;
    this.start = start;
  }

  static ViewArc of(Beam beam, double[] anglesRad) {
    double period = beam instanceof Beam.Parallel ? Math.PI : 2 * Math.PI;
    int views = anglesRad.length;
    double[] wrapped = new double[views];
    for (int view = 0; view < views; view++) {
      wrapped[view] = wrap(anglesRad[view], period);
    }
    int[] order =
        IntStream.range(0, views)
            .boxed()
            .sorted(Comparator.comparingDouble(view -> wrapped[view]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] gaps = new double[views];
    for (int i = 0; i < views; i++) {
      double next = wrapped[order[(i + 1) % views]] + (i + 1 == views ? period : 0);
      gaps[i] = next - wrapped[order[i]];
    }
    return of(period, wrapped, order, gaps);
  }

  private static ViewArc of(double period, double[] wrapped, int[] order, double[] gaps) {
    int views = order.length;
    double[] sorted = gaps.clone();
    Arrays.sort(sorted);
    double typical = sorted[views / 2];
    double[] weights = new double[views];
    double arc = 0;
    int widest = views - 1;
    for (int i = 0; i < views; i++) {
      double covered = gaps[i] > MISSING * typical ? typical : gaps[i];
      weights[order[i]] += covered / 2;
      weights[order[(i + 1) % views]] += covered / 2;
      arc += gaps[i] > MISSING * typical ? 0 : gaps[i];
      widest = gaps[i] > gaps[widest] ? i : widest;
    }
    return new ViewArc(period, weights, arc, wrapped[order[(widest + 1) % views]]);
  }

  private static double wrap(double angle, double period) {
    double wrapped = angle % period;
    return wrapped < 0 ? wrapped + period : wrapped;
  }

  /** The angle that a view stands for, in radians. */
  double weight(int view) {
    return weights[view];
  }

  /** The covered angle in radians, at most the period. */
  double arcRad() {
    return arc;
  }

  /** Whether the views cover half a turn (parallel) or a whole one (fan). */
  boolean full() {
    return arc >= FULL * period;
  }

  /** The angle of a view after the beginning of the arc, in [0, period). */
  double sinceStart(double angleRad) {
    return wrap(angleRad - start, period);
  }
}
