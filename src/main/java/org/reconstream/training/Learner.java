package org.reconstream.training;

import org.reconstream.prior.Denoiser;

/** A network under training on one device. Belongs to one thread; closing frees the device. */
public interface Learner extends AutoCloseable {
  /**
   * Takes one optimiser step: gradient of the objective's batch mean, clipped to the configured
   * norm, Adam with {@code rate}, then {@code average <- averageDecay average + (1 - averageDecay)
   * weights}. A gradient that is not finite changes nothing.
   *
   * @return the loss before the step
   */
  double step(Batch batch, double rate, double averageDecay);

  /** A copy of the state. */
  LearnerState state();

  /** The averaged network as a denoiser; it sees later steps and must not be used during one. */
  Denoiser average();

  @Override
  void close();
}
