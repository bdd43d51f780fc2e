package org.reconstream.engine;

/**
 * When a job entered each stage. Written by one thread after another; the hand-over of the job
 * between them publishes the writes.
 */
final class StageClock {
  private final long accepted = System.nanoTime();
  private long calibrating = accepted;
  private long calibrated = accepted;
  private long sampling = accepted;

  void startCalibration() {
    calibrating = System.nanoTime();
  }

  void endCalibration() {
    calibrated = System.nanoTime();
  }

  void startSampling() {
    sampling = System.nanoTime();
  }

  /** The stages up to now, which is the end of sampling. */
  StageSeconds seconds() {
    long waited = (calibrating - accepted) + (sampling - calibrated);
    return new StageSeconds(
        (calibrated - calibrating) * 1e-9, waited * 1e-9, (System.nanoTime() - sampling) * 1e-9);
  }
}
