package org.reconstream.engine;

/**
 * What a submitter is told, and may say, while its job runs.
 *
 * <p>Both methods are called on the engine's own threads, possibly from several at once: they
 * return at once and never block. If one throws, its job fails and no other.
 */
public interface JobMonitor {
  /** A monitor that never cancels and does not listen. */
  JobMonitor NONE = new JobMonitor() {};

  /**
   * Whether the result is no longer wanted. Asked before each stage and each step; once true the
   * job ends as {@link Failure.Cancelled} and its memory is free.
   */
  default boolean cancelled() {
    return false;
  }

  /**
   * Tells how far sampling is; zero steps when the scan is calibrated. Calls from different threads
   * may arrive out of order.
   *
   * @param steps denoiser evaluations done, over all draws
   * @param total denoiser evaluations of the whole job
   */
  default void progress(int steps, int total) {}
}
