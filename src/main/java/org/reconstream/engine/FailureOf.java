package org.reconstream.engine;

import org.reconstream.physics.UnusableScanException;
import org.reconstream.prior.DenoiserFailure;

/** Names the {@link Failure} of whatever was thrown while working on one job. */
final class FailureOf {
  private FailureOf() {}

  /** Whether code throws this on purpose, with a message that says all there is to say. */
  static boolean isExpected(Throwable thrown) {
    return thrown instanceof ReconstructionException
        || thrown instanceof UnusableScanException
        || thrown instanceof DenoiserFailure;
  }

  /**
   * The failure of a job.
   *
   * @param activity what was being done, such as {@code calibrating}
   */
  static Failure thrown(Throwable thrown, String activity) {
    if (thrown instanceof ReconstructionException known) {
      return known.failure();
    }
    if (thrown instanceof UnusableScanException) {
      return new Failure.Unsupported(String.valueOf(thrown.getMessage()));
    }
    if (thrown instanceof DenoiserFailure) {
      return new Failure.DeviceLost(
          "the prior's engine failed twice while "
              + activity
              + " the scan: "
              + thrown.getMessage());
    }
    if (thrown instanceof OutOfMemoryError) {
      return new Failure.Exhausted(
          "memory ran out while "
              + activity
              + " the scan; raise the Java heap or lower the engine's memory setting");
    }
    return new Failure.Unsupported(
        activity
            + " the scan stopped with an unexpected "
            + thrown.getClass().getSimpleName()
            + "; please report it with the log");
  }
}
