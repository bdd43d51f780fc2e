package org.reconstream.posterior;

import java.util.ArrayList;
import java.util.List;
import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.prior.VarianceTable;

/**
 * The noise levels of samplers: inside the range of the prior, and down to where the measurement
 * noise makes more of no use.
 *
 * @param variance the prior's table, whose ends are its range
 * @param sigmaY measurement noise
 */
record NoiseLevels(VarianceTable variance, double sigmaY) {
  /** Where every sampler may start that is not told otherwise. */
  static final double LARGEST = 10;

  private static final double SMALLEST = 0.015;

  /** The preview starts near the error of a least-squares image and ends early. */
  private static final double PREVIEW_LARGEST = 0.2;

  private static final double PREVIEW_SMALLEST = 0.03;

  /** For samplers whose draw keeps the noise of the last level. */
  private static final double SMALLEST_KEPT = 0.01;

  /** For samplers whose draw lacks the spread below the last level. */
  private static final double FINER = 4;

  /** Keeps the ends of a walk apart. */
  private static final double APART = 1.25;

  /** An EDM grid. */
  NoiseSchedule edm(int levels, double largest) {
    return NoiseSchedule.edm(levels, atMost(largest), end(SMALLEST));
  }

  /** A grid with its levels where the prior decides. */
  NoiseSchedule informed(int levels) {
    return NoiseSchedule.informed(levels, atMost(LARGEST), end(SMALLEST), variance::at);
  }

  /**
   * An EDM grid for samplers that end on the last level's denoised image, so that its noise has to
   * be small beside the measurement's.
   */
  NoiseSchedule fine(int levels) {
    return NoiseSchedule.edm(levels, atMost(LARGEST), atLeast(end(SMALLEST) / FINER));
  }

  /** The EDM grid of the preview. */
  NoiseSchedule preview(int levels) {
    return NoiseSchedule.edm(levels, atMost(PREVIEW_LARGEST), atLeast(PREVIEW_SMALLEST));
  }

  /** A geometric grid for samplers whose draw keeps the noise of the last level. */
  NoiseSchedule geometric(int levels) {
    return NoiseSchedule.geometric(levels, atMost(LARGEST), end(SMALLEST_KEPT));
  }

  /** A geometric grid between published ends, as far as the prior reaches. */
  NoiseSchedule published(int levels, double largest, double smallest) {
    return NoiseSchedule.geometric(levels, atMost(largest), atLeast(smallest));
  }

  /** Walks from coupling widths that shrink by a decay to a last one. */
  Descents couplings(SamplerSpec.PnpDm spec) {
    double last = atLeast(Math.max(spec.coupling() * sigmaY, APART * variance.minimumSigma()));
    List<NoiseSchedule> walks = new ArrayList<>();
    double r = atMost(LARGEST);
    for (int k = 0; k < spec.levels(); k++) {
      walks.add(walk(spec.steps(), r));
      r = Math.max(last, spec.decay() * r);
    }
    return new Descents(walks);
  }

  /** Walks from the levels of an EDM grid. */
  Descents walks(int levels, int steps) {
    double end = Math.max(end(SMALLEST), APART * variance.minimumSigma());
    NoiseSchedule grid = NoiseSchedule.edm(levels, atMost(LARGEST), end);
    List<NoiseSchedule> walks = new ArrayList<>();
    for (int i = 0; i < levels; i++) {
      walks.add(walk(steps, grid.sigma(i)));
    }
    return new Descents(walks);
  }

  private NoiseSchedule walk(int steps, double from) {
    return NoiseSchedule.edm(steps, from, variance.minimumSigma());
  }

  private double end(double largest) {
    return atLeast(Math.min(largest, sigmaY));
  }

  private double atMost(double sigma) {
    return Math.min(sigma, variance.maximumSigma());
  }

  private double atLeast(double sigma) {
    return Math.max(sigma, variance.minimumSigma());
  }
}
