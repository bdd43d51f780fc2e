package org.reconstream.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reconstream.array.NoiseStream;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.Measurement;
import org.reconstream.physics.PreparedScan;
import org.reconstream.physics.ScanPreparation;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.UnusableScanException;
import org.reconstream.physics.ct.SinogramPreparation;
import org.reconstream.posterior.Chain;
import org.reconstream.posterior.PosteriorSampler;
import org.reconstream.posterior.Problem;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.Prior;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reconstructs slices on one device: jobs are refused, calibrated, and sampled draw by draw beside
 * each other.
 *
 * <p>The same measurement, recipe and seed give the same bits, whatever else is being reconstructed
 * and on however many workers. No job can stop another. Thread-safe.
 */
public final class SliceReconstructor implements Reconstructor {
  private static final Logger LOG = LoggerFactory.getLogger(SliceReconstructor.class);

  private final EngineSettings settings;
  private final PriorShelf priors;
  private final Refusal refusal;
  private final Schedule schedule;
  private final Outbox outbox;
  private final DeviceLane lane;
  private final List<Thread> calibrators = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  SliceReconstructor(
      EngineSettings settings,
      PriorShelf priors,
      Calibration calibration,
      Sampler sampler,
      EngineIdentity identity) {
    this.settings = settings;
    this.priors = priors;
    this.refusal = new Refusal(settings);
    this.schedule = new Schedule(settings);
    this.outbox = new Outbox(settings.queueCapacity());
    this.lane = DeviceLane.start(settings, schedule);
    for (int number = 0; number < settings.calibrators(); number++) {
      Calibrator calibrator = new Calibrator(schedule, calibration, sampler, identity, settings);
      calibrators.add(EngineThreads.named("calibrate-" + number, calibrator));
    }
    calibrators.forEach(Thread::start);
  }

  /**
   * Starts the engine's threads.
   *
   * @param priors the priors that recipes may name; owned, closed with the engine
   * @param identity what evaluates them
   */
  public static SliceReconstructor open(
      EngineSettings settings, PriorShelf priors, EngineIdentity identity) {
    return open(settings, priors, identity, EarlyCalibration.NONE);
  }

  /**
   * The same, with one scan whose calibration has begun.
   *
   * @param early the calibration of a scan that will be submitted
   */
  public static SliceReconstructor open(
      EngineSettings settings, PriorShelf priors, EngineIdentity identity, EarlyCalibration early) {
    return new SliceReconstructor(
        settings,
        priors,
        early.before(SliceReconstructor::prepare),
        SliceReconstructor::start,
        identity);
  }

  static PreparedScan prepare(Measurement measurement) {
    if (measurement instanceof KSpace kspace) {
      return ScanPreparation.prepare(kspace);
    }
    if (measurement instanceof Sinogram sinogram) {
      return SinogramPreparation.prepare(sinogram);
    }
    throw new AssertionError(measurement);
  }

  private static Chain start(
      Problem problem, SamplerSpec spec, ModelCard card, NoiseStream noise, int draw) {
    return PosteriorSampler.of(spec, card).start(problem, noise, draw);
  }

  @Override
  public CompletionStage<Reconstruction> submit(Job job, JobMonitor monitor) {
    Optional<Prior> prior = priors.find(job.recipe().prior());
    if (prior.isEmpty()) {
      return refused(
          new Failure.PriorMismatch(
              "there is no prior %s here; known priors: %s"
                  .formatted(job.recipe().prior(), PriorShelf.listed(priors.ids()))));
    }
    Optional<Failure> tooLarge = refusal.of(job.measurement());
    if (tooLarge.isPresent()) {
      return refused(tooLarge.get());
    }
    try {
      Demand demand = Demand.of(job, settings);
      return refusal
          .of(job.measurement(), demand, prior.get().card())
          .or(() -> Refusal.sampler(job, prior.get()))
          .map(this::refused)
          .orElseGet(() -> accept(job, monitor, prior.get(), demand.bytes()));
    } catch (UnusableScanException e) {
      return refused(FailureOf.thrown(e, "measuring"));
    }
  }

  private CompletionStage<Reconstruction> accept(
      Job job, JobMonitor monitor, Prior prior, long bytes) {
    if (!outbox.tryAccept()) {
      return refused(
          new Failure.Exhausted(
              "the engine holds %d unfinished jobs, which is its limit; submit again later"
                  .formatted(settings.queueCapacity())));
    }
    JobRun run = new JobRun(job, monitor, prior, bytes, outbox);
    if (!schedule.add(run)) {
      outbox.giveUpPlace();
      return refused(closing());
    }
    return run.stage();
  }

  private CompletionStage<Reconstruction> refused(Failure failure) {
    outbox.countFailed(failure);
    return CompletableFuture.failedStage(new ReconstructionException(failure));
  }

  private static Failure closing() {
    return new Failure.DeviceLost(
        "the engine was closed before the job finished; submit it again to a running one");
  }

  @Override
  public EngineStatus status() {
    Schedule.Occupancy occupancy = schedule.occupancy();
    return new EngineStatus(
        occupancy.closed(),
        List.of(lane.status()),
        occupancy.waiting(),
        occupancy.calibrating(),
        occupancy.ready(),
        occupancy.sampling(),
        outbox.inFlight(),
        outbox.capacity(),
        occupancy.reservedBytes(),
        occupancy.memoryBytes(),
        outbox.finished(),
        outbox.failed());
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    schedule.close().forEach(run -> run.fail(closing()));
    try {
      boolean ended = lane.awaitEnd(settings.closeTimeout());
      closePriors(ended);
      if (!EngineThreads.join(calibrators, settings.closeTimeout())) {
        LOG.warn("A calibration did not end within {}", settings.closeTimeout());
      }
      if (!outbox.close(settings.closeTimeout())) {
        LOG.warn("Results were not taken within {}", settings.closeTimeout());
      }
    } catch (InterruptedException e) {
      LOG.warn("Interrupted while closing; threads and priors are left to the end of the process");
      Thread.currentThread().interrupt();
    }
  }

  /** A prior that a stuck thread may still be inside of must stay open. */
  private void closePriors(boolean threadsEnded) {
    if (threadsEnded) {
      priors.close();
    } else {
      LOG.warn(
          "A step of the lane did not end within {}; priors stay open", settings.closeTimeout());
    }
  }
}
