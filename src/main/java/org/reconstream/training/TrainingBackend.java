package org.reconstream.training;

/**
 * What computes gradients; found as a service. Its libraries stay off the class path of everything
 * but training.
 */
public interface TrainingBackend {
  /** Name, version and device, for the record of a run. */
  String description();

  /**
   * A learner that continues from {@code state}.
   *
   * @param optimiser settings of Adam
   * @param threads CPU threads to use
   */
  Learner learner(
      UnetSpec spec, Objective objective, Optimiser optimiser, LearnerState state, int threads);
}
