package org.reconstream.calibration;

import java.util.List;

/**
 * What draws cost.
 *
 * @param draws number of draws
 * @param evaluations denoiser evaluations of them all
 * @param seconds processor time of them all
 */
record Cost(long draws, long evaluations, double seconds) {
  static final Cost NONE = new Cost(0, 0, 0);

  /** Both together. */
  Cost plus(Cost other) {
    return new Cost(draws + other.draws, evaluations + other.evaluations, seconds + other.seconds);
  }

  static Cost sum(List<Cost> costs) {
    return costs.stream().reduce(NONE, Cost::plus);
  }

  double evaluationsPerDraw() {
    return draws == 0 ? 0 : (double) evaluations / draws;
  }

  double secondsPerDraw() {
    return draws == 0 ? 0 : seconds / draws;
  }
}
