package org.reconstream.prior;

/**
 * Which component of a {@link MixturePrior} a noisy image comes from, in closed form: {@code p(k |
 * x, sigma) = r_k}, with the gradient {@code grad ln r_k = (D_k - D) / sigma^2}. Thread-safe.
 */
public final class MixtureClassifier implements Classifier {
  private final MixturePrior prior;

  /** The classifier of a mixture's components. */
  public MixtureClassifier(MixturePrior prior) {
    this.prior = prior;
  }

  @Override
  public int channels() {
    return prior.channels();
  }

  @Override
  public int classes() {
    return prior.components().size();
  }

  @Override
  public void evaluate(
      float[][] rows,
      float[] sigmas,
      int[] wanted,
      int height,
      int width,
      float[][] logProbabilities,
      float[][] gradients) {
    Classifier.requireKnown(wanted, classes());
    for (int row = 0; row < rows.length; row++) {
      MixturePrior.Posterior at = prior.posterior(MixturePrior.widened(rows[row]), sigmas[row]);
      MixturePrior.narrow(at.logWeights(), logProbabilities[row]);
      double[] mean = at.means()[wanted[row]];
      double noise = (double) sigmas[row] * sigmas[row];
      for (int i = 0; i < mean.length; i++) {
        gradients[row][i] = (float) ((mean[i] - at.mean()[i]) / noise);
      }
    }
  }

  @Override
  public void close() {}
}
