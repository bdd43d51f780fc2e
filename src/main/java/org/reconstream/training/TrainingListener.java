package org.reconstream.training;

import java.util.Map;

/** Told how a run goes, on the training thread. */
public interface TrainingListener {
  /**
   * How far a run is.
   *
   * @param step steps taken
   * @param steps steps in all
   * @param loss mean since the last report
   * @param samplesPerSecond patches a second since the last report
   * @param secondsLeft until the last step at this rate
   */
  record Progress(
      long step, long steps, double loss, double samplesPerSecond, double secondsLeft) {}

  /** The run begins, or goes on from {@code step}. */
  void started(String backend, long parameters, int train, int validation, long step);

  /** Some steps were taken. */
  void progressed(Progress progress);

  /** Denoising PSNR in dB on held-out patches, by noise level. */
  void validated(long step, Map<String, Double> psnr);

  /** The state is on disk. */
  void saved(long step);

  /** Levels of v(sigma) measured so far. */
  void measured(int done, int all);
}
