package org.reconstream.training;

import org.reconstream.array.NoiseStream;

/**
 * The batches of a run: patches, noise levels, noise and probes of a step, all functions of the
 * seed and the step. Thread-safe.
 */
final class BatchSource {
  private final PatchSource patches;
  private final TrainingConfig.Patches sizes;
  private final Objective objective;
  private final NoiseLevels levels;
  private final int channels;
  private final NoiseStream levelDraws;
  private final NoiseStream noise;
  private final NoiseStream probes;

  BatchSource(PatchSource patches, TrainingConfig config, Objective objective, NoiseLevels levels) {
    this.patches = patches;
    this.sizes = config.patches();
    this.objective = objective;
    this.levels = levels;
    this.channels = config.modality().channels();
    this.levelDraws = NoiseStream.of("levels", config.seed());
    this.noise = NoiseStream.of("noise", config.seed());
    this.probes = NoiseStream.of("probes", config.seed());
  }

  /** The batch of a step. */
  Batch batch(int step) {
    int side = sizes.side(step);
    int count = sizes.count(step);
    float[] clean = patches.patches(step, count, side);
    float[] sigma = new float[count];
    for (int i = 0; i < count; i++) {
      sigma[i] = (float) levels.draw(new Draws(levelDraws, i, step));
    }
    float[] z = new float[clean.length];
    noise.normals(0, step, 0, z);
    return new Batch(channels, side, side, clean, sigma, z, probes(step, count, clean.length));
  }

  private float[][] probes(int step, int count, int length) {
    int dimension = length / count;
    float[][] all = new float[objective.probes(dimension)][length];
    for (int k = 0; k < all.length; k++) {
      if (objective.probe() == Objective.Probe.UNIT) {
        for (int i = 0; i < count; i++) {
          all[k][i * dimension + k] = 1;
        }
      } else {
        probes.normals(k, step, 0, all[k]);
        for (int i = 0; i < length; i++) {
          all[k][i] = Math.copySign(1, all[k][i]);
        }
      }
    }
    return all;
  }
}
