package org.reconstream.engine;

/**
 * Wall-clock seconds a job spent in each stage.
 *
 * @param calibrate whitening, coil maps, noise, scale and baseline, as far as they were not done
 *     {@linkplain EarlyCalibration before the job was accepted}
 * @param queue waiting for a lane
 * @param sample from the first denoiser call to the last draw
 */
public record StageSeconds(double calibrate, double queue, double sample) {
  /** All stages together. */
  public double total() {
    return calibrate + queue + sample;
  }
}
