package org.reconstream.posterior;

import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;

/**
 * How strongly a forward model sees errors of each spatial frequency: the diagonal of {@code F A^T
 * A F^H}, averaged over rings of equal frequency and estimated from a few random spectra
 * (Hutchinson 1990). With it
 *
 * <pre>{@code M = (1 + weight mean(v) C(f) gain(f))^-1}</pre>
 *
 * <p>is the diagonal preconditioner of {@code I + weight L^T A^T A L} in the latent spectrum that
 * would be its inverse if activity were the same everywhere and the model isotropic.
 *
 * <p>Its random numbers do not depend on the job. Immutable after construction; one thread at a
 * time.
 */
final class RingGain {
  private static final int PROBES = 4;

  /** Frequencies of a ring, in steps of the longer side's spectrum. */
  private static final double WIDTH = 2;

  private final int planes;
  private final float[] gain;

  /**
   * The gain of a model; leaves the factor as that of the identity.
   *
   * @param factor the factor that the latent model sees through
   */
  RingGain(LatentModel model, ErrorFactor factor) {
    factor.atIdentity();
    Shape latent = factor.latentShape();
    int size = latent.dim(1) * latent.dim(2);
    this.planes = latent.dim(0);
    this.gain = new float[size];
    int longer = Math.max(latent.dim(1), latent.dim(2));
    int[] ring = new int[size];
    int rings = 0;
    for (int i = 0; i < size; i++) {
      ring[i] = (int) (factor.frequency(i) * longer / WIDTH + 0.5);
      rings = Math.max(rings, ring[i] + 1);
    }
    double[] seen = new double[rings];
    double[] all = new double[rings];
    float[] probe = new float[planes * size];
    float[] back = new float[probe.length];
    NoiseStream noise = NoiseStream.of("ring gain", 1);
    for (int p = 0; p < PROBES; p++) {
      noise.normals(p, 0, 0, probe);
      model.normal(probe, back);
      for (int i = 0; i < probe.length; i++) {
        seen[ring[i % size]] += (double) probe[i] * back[i];
        all[ring[i % size]] += (double) probe[i] * probe[i];
      }
    }
    for (int i = 0; i < size; i++) {
      gain[i] = (float) Math.max(seen[ring[i]] / all[ring[i]], 0);
    }
  }

  /** Writes M for the covariance that the factor is at. */
  void preconditioner(ErrorFactor factor, double weight, float[] out) {
    double strength = weight * factor.meanVariance();
    for (int i = 0; i < gain.length; i++) {
      float m = (float) (1 / (1 + strength * factor.power(i) * gain[i]));
      for (int plane = 0; plane < planes; plane++) {
        out[plane * gain.length + i] = m;
      }
    }
  }
}
