package org.reconstream.posterior;

/**
 * Samplers of earlier publications, for comparison. None of them targets the posterior, so that
 * their spread is not uncertainty.
 */
public sealed interface ArchiveSpec extends SamplerSpec {
  /**
   * Score-MRI (Chung and Ye 2022): predictor-corrector sampling of the prior, projected onto the
   * measurement after every step; blind to the measurement noise.
   *
   * @param levels noise levels of the geometric grid from 378 to 0.01
   * @param snr signal-to-noise ratio of the Langevin corrector
   */
  record ScoreMri(int levels, double snr) implements ArchiveSpec {
    /** Checks the settings. */
    public ScoreMri {
      SamplerKind.SCORE_MRI.check(levels, snr);
    }

    @Override
    public SamplerKind kind() {
      return SamplerKind.SCORE_MRI;
    }

    @Override
    public double[] values() {
      return new double[] {snr};
    }

    @Override
    public int evaluations() {
      return 2 * levels - 1;
    }
  }

  /**
   * Noisy projection (Song, Shen, Xing and Ermon 2022): predictor-corrector sampling of the prior,
   * drawn towards a noised copy of the measurement before every step; blind to the measurement
   * noise.
   *
   * @param levels noise levels of the geometric grid from 378 to 0.01
   * @param snr signal-to-noise ratio of the Langevin corrector
   * @param strength strength of the projection, 1 for a whole one
   */
  record SongProjection(int levels, double snr, double strength) implements ArchiveSpec {
    /** Checks the settings. */
    public SongProjection {
      SamplerKind.SONG_PROJECTION.check(levels, snr, strength);
    }

    @Override
    public SamplerKind kind() {
      return SamplerKind.SONG_PROJECTION;
    }

    @Override
    public double[] values() {
      return new double[] {snr, strength};
    }

    @Override
    public int evaluations() {
      return 2 * levels - 1;
    }
  }

  /**
   * Annealed Langevin dynamics with the measurement noise raised by the noise level, as derived by
   * Jalal et al. (2021).
   *
   * @param levels noise levels of the geometric grid
   * @param steps Langevin steps at each
   * @param rate step size over the inverse curvature
   */
  record Ald(int levels, int steps, double rate) implements ArchiveSpec {
    /** Checks the settings. */
    public Ald {
      SamplerKind.ALD.check(levels, steps, rate);
    }

    @Override
    public SamplerKind kind() {
      return SamplerKind.ALD;
    }

    @Override
    public double[] values() {
      return new double[] {steps, rate};
    }

    @Override
    public int evaluations() {
      return levels * steps + 1;
    }
  }

  /**
   * Annealed Langevin dynamics as in the published code of Jalal et al. (2021): the data's gradient
   * has a multiple of the norm of the score; does not use the measurement noise.
   *
   * <p>The published step size, 1.15 sigma^2, leaves 2.3 times the variance of a level in the
   * state. A denoiser that is told its noise level takes the surplus for anatomy and the chain
   * diverges; the default is 0.46 sigma^2.
   *
   * @param levels noise levels of the geometric grid from 1.24 to 0.0066
   * @param steps Langevin steps at each
   * @param rate step size at the last level
   * @param weight norm of the data's gradient over that of the score
   */
  record AldNormMatched(int levels, int steps, double rate, double weight) implements ArchiveSpec {
    /** Checks the settings. */
    public AldNormMatched {
      SamplerKind.ALD_NORM_MATCHED.check(levels, steps, rate, weight);
    }

    @Override
    public SamplerKind kind() {
      return SamplerKind.ALD_NORM_MATCHED;
    }

    @Override
    public double[] values() {
      return new double[] {steps, rate, weight};
    }

    @Override
    public int evaluations() {
      return levels * steps + 1;
    }
  }

  /**
   * Decoupled annealing as published (DAPS; Zhang et al. 2025), with the exact draw of a linear
   * measurement. Spreads too far.
   *
   * @param levels noise levels of the EDM grid
   * @param steps Euler steps of the probability flow from each
   */
  record Daps(int levels, int steps) implements ArchiveSpec {
    /** Checks the settings. */
    public Daps {
      SamplerKind.DAPS.check(levels, steps);
    }

    @Override
    public SamplerKind kind() {
      return SamplerKind.DAPS;
    }

    @Override
    public double[] values() {
      return new double[] {steps};
    }

    @Override
    public int evaluations() {
      return levels * steps;
    }
  }

  /**
   * Decoupled annealing as published (DAPS; Zhang et al. 2025), with its Langevin loop.
   *
   * @param levels noise levels of the EDM grid
   * @param steps Euler steps of the probability flow from each
   * @param iterations Langevin steps at each level
   * @param rate first Langevin step size
   * @param tau measurement noise that the loop believes in
   */
  record DapsLangevin(int levels, int steps, int iterations, double rate, double tau)
      implements ArchiveSpec {
    /** Checks the settings. */
    public DapsLangevin {
      SamplerKind.DAPS_LANGEVIN.check(levels, steps, iterations, rate, tau);
    }

    @Override
    public SamplerKind kind() {
      return SamplerKind.DAPS_LANGEVIN;
    }

    @Override
    public double[] values() {
      return new double[] {steps, iterations, rate, tau};
    }

    @Override
    public int evaluations() {
      return levels * steps;
    }
  }
}
