package org.reconstream.posterior;

import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * The ancestral step from level s to s' around a clean image: {@code x' = D + (s'/s)^2 (x - D) +
 * s_up z}, {@code s_up^2 = s'^2 (s^2 - s'^2) / s^2}; the last level gives D.
 */
final class AncestralStep {
  private final NoiseSchedule schedule;
  private final ChainNoise noise;
  private final float[] fresh;

  AncestralStep(int size, NoiseSchedule schedule, ChainNoise noise) {
    this.schedule = schedule;
    this.noise = noise;
    this.fresh = new float[size];
  }

  /** Overwrites the state with the next one. */
  void move(float[] x, float[] clean, int step) {
    double s = schedule.sigma(step);
    double next = schedule.sigma(step + 1);
    if (next == 0) {
      System.arraycopy(clean, 0, x, 0, x.length);
      return;
    }
    double kept = next * next / (s * s);
    double spread = next * Math.sqrt((s - next) * (s + next)) / s;
    noise.normals(step, Purpose.RENOISE, fresh);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (clean[i] + kept * ((double) x[i] - clean[i]) + spread * fresh[i]);
    }
  }
}
