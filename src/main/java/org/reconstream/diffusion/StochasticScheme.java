package org.reconstream.diffusion;

/** One step of a stochastic integrator for {@code dx = R dtau + G dw}. Stateless. */
public enum StochasticScheme {
  /** Euler-Maruyama: {@code x + h R + G sqrt(h) z}; strong order 1 for additive noise. */
  EULER_MARUYAMA {
    @Override
    public void step(
        DiffusionProcess process,
        double[][] x,
        double tau,
        double h,
        double[][] z1,
        double[][] z2) {
      euler(process, x, tau, h, z1);
    }
  },

  /**
   * Milstein (1974) in the Ito form: Euler-Maruyama and {@code G (dG/dx) (dw^2 - h) / 2}, which is
   * 0 for additive noise.
   */
  MILSTEIN {
    @Override
    public void step(
        DiffusionProcess process,
        double[][] x,
        double tau,
        double h,
        double[][] z1,
        double[][] z2) {
      euler(process, x, tau, h, z1);
      double weight = process.diffusion(tau) * process.diffusionSlope(tau) * h / 2;
      for (int row = 0; row < x.length; row++) {
        for (int i = 0; i < x[row].length; i++) {
          double z = z1[row][i];
          x[row][i] += weight * (z * z - 1);
        }
      }
    }
  },

  /**
   * Stochastic Heun: the noise {@code G(tau + h/2) sqrt(h) z} in both stages, the drift averaged;
   * two evaluations; strong order 1 and weak order 2 for additive noise.
   */
  HEUN {
    @Override
    public void step(
        DiffusionProcess process,
        double[][] x,
        double tau,
        double h,
        double[][] z1,
        double[][] z2) {
      double weight = process.diffusion(tau + h / 2) * Math.sqrt(h);
      double[][] first = like(x);
      double[][] stage = like(x);
      process.drift(x, tau, first);
      for (int row = 0; row < x.length; row++) {
        for (int i = 0; i < x[row].length; i++) {
          stage[row][i] = x[row][i] + h * first[row][i] + weight * z1[row][i];
        }
      }
      double[][] second = like(x);
      process.drift(stage, tau + h, second);
      for (int row = 0; row < x.length; row++) {
        for (int i = 0; i < x[row].length; i++) {
          x[row][i] += h / 2 * (first[row][i] + second[row][i]) + weight * z1[row][i];
        }
      }
    }
  },

  /**
   * SRA1 (Roessler 2010): two evaluations, strong order 1.5 for additive noise. With {@code I1 =
   * sqrt(h) z1} and {@code I10 = h/2 (I1 + sqrt(h/3) z2)}.
   */
  SRA1 {
    @Override
    public void step(
        DiffusionProcess process,
        double[][] x,
        double tau,
        double h,
        double[][] z1,
        double[][] z2) {
      double end = process.diffusion(tau + h);
      double change = process.diffusion(tau) - end;
      double root = Math.sqrt(h);
      double[][] first = like(x);
      double[][] stage = like(x);
      process.drift(x, tau, first);
      for (int row = 0; row < x.length; row++) {
        for (int i = 0; i < x[row].length; i++) {
          double average = root * (z1[row][i] + z2[row][i] / Math.sqrt(3)) / 2;
          stage[row][i] = x[row][i] + 0.75 * h * first[row][i] + 1.5 * end * average;
        }
      }
      double[][] second = like(x);
      process.drift(stage, tau + 0.75 * h, second);
      for (int row = 0; row < x.length; row++) {
        for (int i = 0; i < x[row].length; i++) {
          double average = root * (z1[row][i] + z2[row][i] / Math.sqrt(3)) / 2;
          x[row][i] +=
              h * (first[row][i] + 2 * second[row][i]) / 3
                  + end * root * z1[row][i]
                  + change * average;
        }
      }
    }
  };

  /**
   * Moves every row from tau to tau + h.
   *
   * @param x the states, overwritten
   * @param h the step, positive
   * @param z1 standard normals of the states' shape, the increments of the noise
   * @param z2 standard normals for the second iterated integral; read by {@link #SRA1} alone
   */
  public abstract void step(
      DiffusionProcess process, double[][] x, double tau, double h, double[][] z1, double[][] z2);

  /** The number of drift evaluations of one step. */
  public int evaluations() {
    return this == HEUN || this == SRA1 ? 2 : 1;
  }

  private static void euler(
      DiffusionProcess process, double[][] x, double tau, double h, double[][] z) {
    double weight = process.diffusion(tau) * Math.sqrt(h);
    double[][] drift = like(x);
    process.drift(x, tau, drift);
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < x[row].length; i++) {
        x[row][i] += h * drift[row][i] + weight * z[row][i];
      }
    }
  }

  private static double[][] like(double[][] x) {
    return new double[x.length][x[0].length];
  }
}
