package org.reconstream.training;

/**
 * Everything a learner knows: continuing from it gives the same numbers as never having stopped.
 *
 * @param weights the trained parameters
 * @param average their exponential moving average, which is what leaves as the prior
 * @param first Adam's running mean of the gradient
 * @param second Adam's running mean of the squared gradient
 * @param updates the number of parameter updates so far
 */
public record LearnerState(
    Weights weights, Weights average, Weights first, Weights second, long updates) {

  /** The state before the first step. */
  public static LearnerState first(UnetSpec spec, long seed) {
    Weights weights = spec.firstWeights(seed);
    return new LearnerState(
        weights,
        weights.copy(),
        Weights.zeros(spec.parameters()),
        Weights.zeros(spec.parameters()),
        0);
  }

  /** This state in the order of a network's parameters, refusing one of another network. */
  LearnerState matching(UnetSpec spec, String source) {
    return new LearnerState(
        weights.matching(spec.parameters(), source),
        average.matching(spec.parameters(), source),
        first.matching(spec.parameters(), source),
        second.matching(spec.parameters(), source),
        updates);
  }
}
