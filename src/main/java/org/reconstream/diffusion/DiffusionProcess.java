package org.reconstream.diffusion;

/** A process {@code dx = R(tau, x) dtau + G(tau) dw} that runs forward in tau. */
public interface DiffusionProcess {
  /**
   * The drift of every row.
   *
   * @param drift overwritten; does not alias the states
   */
  void drift(double[][] states, double tau, double[][] drift);

  /** The coefficient of the noise. */
  double diffusion(double tau);

  /** {@code dG/dx}; 0 for additive noise. */
  default double diffusionSlope(double tau) {
    return 0;
  }
}
