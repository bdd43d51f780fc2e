package org.reconstream.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reconstream.prior.Prior;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job on its way through the engine, from acceptance to its one and only outcome.
 *
 * <p>Thread-safe: whoever settles it first decides the outcome; everybody else is ignored.
 */
final class JobRun {
  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

  private final Job job;
  private final JobMonitor monitor;
  private final Prior prior;
  private final long bytes;
  private final Outbox outbox;
  private final CompletableFuture<Reconstruction> result = new CompletableFuture<>();
  private final AtomicBoolean settled = new AtomicBoolean();
  private final StageClock clock = new StageClock();
  private volatile @Nullable Draws draws;

  /**
   * A job that was just accepted.
   *
   * @param bytes memory it needs from calibration to its end
   * @param outbox where its outcome goes
   */
  JobRun(Job job, JobMonitor monitor, Prior prior, long bytes, Outbox outbox) {
    this.job = job;
    this.monitor = monitor;
    this.prior = prior;
    this.bytes = bytes;
    this.outbox = outbox;
  }

  Job job() {
    return job;
  }

  Priority priority() {
    return job.priority();
  }

  Prior prior() {
    return prior;
  }

  long bytes() {
    return bytes;
  }

  StageClock clock() {
    return clock;
  }

  JobMonitor monitor() {
    return monitor;
  }

  CompletionStage<Reconstruction> stage() {
    return result.minimalCompletionStage();
  }

  /** Hands over the calibrated job's draws; before that there are none. */
  void calibrated(Draws calibrated) {
    draws = calibrated;
  }

  /** The draws of a calibrated job. */
  Draws draws() {
    Draws present = draws;
    if (present == null) {
      throw new IllegalStateException("the job is not calibrated");
    }
    return present;
  }

  boolean settled() {
    return settled.get();
  }

  /** Ends the job as cancelled if its monitor says so; true if the job has ended. */
  boolean endIfCancelled() {
    if (!settled() && monitor.cancelled()) {
      fail(new Failure.Cancelled("the job was withdrawn by its submitter"));
    }
    return settled();
  }

  void succeed(Reconstruction reconstruction) {
    if (settled.compareAndSet(false, true)) {
      outbox.deliver(result, reconstruction);
    }
  }

  void fail(Failure failure) {
    if (settled.compareAndSet(false, true)) {
      outbox.deliver(result, new ReconstructionException(failure));
    }
  }

  /** Ends the job with the failure of what was thrown; the unexpected is also logged. */
  void fail(Throwable thrown, String activity) {
    if (settled.compareAndSet(false, true)) {
      if (!FailureOf.isExpected(thrown)) {
        LOG.error("Job {} failed unexpectedly while {} it", job.id(), activity, thrown);
      }
      Failure failure = FailureOf.thrown(thrown, activity);
      outbox.deliver(result, new ReconstructionException(failure, thrown));
    }
  }
}
