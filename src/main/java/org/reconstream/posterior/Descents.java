package org.reconstream.posterior;

import java.util.List;
import org.reconstream.diffusion.NoiseSchedule;

/**
 * A walk down to a clean image from each of several levels, with as many denoiser evaluations each.
 *
 * @param levels for every walk, its noise levels
 */
record Descents(List<NoiseSchedule> levels) {
  /** The number of evaluations of one walk. */
  int length() {
    return levels.get(0).levels();
  }

  /** The number of evaluations in all. */
  int evaluations() {
    return levels.size() * length();
  }

  /** The noise level of an evaluation. */
  double sigma(int step) {
    return levels.get(walk(step)).sigma(step % length());
  }

  /** The level after an evaluation, 0 at the end of a walk. */
  double next(int step) {
    return levels.get(walk(step)).sigma(step % length() + 1);
  }

  /** The walk an evaluation belongs to. */
  int walk(int step) {
    return step / length();
  }

  /** Whether an evaluation ends its walk. */
  boolean ends(int step) {
    return step % length() == length() - 1;
  }

  /** The level a walk starts from; 0 behind the last. */
  double start(int walk) {
    return walk < levels.size() ? levels.get(walk).sigma(0) : 0;
  }
}
