package org.reconstream.prior;

/**
 * A noise-conditional classifier {@code p(c | x, sigma)} of noisy images. Its gradient turns the
 * score of a prior into that of one class, {@code score + grad ln p(c | x, sigma)}.
 *
 * <p>One instance belongs to one thread at a time. Closing releases native memory.
 */
public interface Classifier extends AutoCloseable {
  /** The number of real channels of an image. */
  int channels();

  /** The number of classes; a class is an index from 0. */
  int classes();

  /**
   * Classifies a batch.
   *
   * @param rows the noisy images, each {@code [channels, height, width]}; read only
   * @param sigmas one noise level per row, per real channel
   * @param wanted one class per row
   * @param logProbabilities {@code ln p(c | x, sigma)} of every class, one array of {@link
   *     #classes()} per row, overwritten
   * @param gradients the derivative in x of the wanted class's, one image per row, overwritten;
   *     must not alias the rows
   * @throws DenoiserFailure if the engine fails
   * @throws IllegalArgumentException if a wanted class does not exist
   */
  void evaluate(
      float[][] rows,
      float[] sigmas,
      int[] wanted,
      int height,
      int width,
      float[][] logProbabilities,
      float[][] gradients);

  @Override
  void close();

  /** Refuses classes that do not exist. */
  static void requireKnown(int[] wanted, int classes) {
    for (int c : wanted) {
      if (c < 0 || c >= classes) {
        throw new IllegalArgumentException(
            "there is no class " + c + "; the classifier has the classes 0 to " + (classes - 1));
      }
    }
  }
}
