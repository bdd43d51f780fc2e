package org.reconstream.engine;

import org.reconstream.array.NoiseStream;
import org.reconstream.physics.PreparedScan;
import org.reconstream.posterior.ClosedForm;
import org.reconstream.posterior.Problem;

/** The loop of one calibration thread: take a job, calibrate its scan, make it ready. */
final class Calibrator implements Runnable {
  private final Schedule schedule;
  private final Calibration calibration;
  private final Sampler sampler;
  private final EngineIdentity identity;
  private final EngineSettings settings;

  Calibrator(
      Schedule schedule,
      Calibration calibration,
      Sampler sampler,
      EngineIdentity identity,
      EngineSettings settings) {
    this.schedule = schedule;
    this.calibration = calibration;
    this.sampler = sampler;
    this.identity = identity;
    this.settings = settings;
  }

  @Override
  public void run() {
    try {
      JobRun run = schedule.nextToCalibrate();
      while (run != null) {
        calibrate(run);
        schedule.calibrated(run);
        run = schedule.nextToCalibrate();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void calibrate(JobRun run) {
    try {
      if (run.endIfCancelled()) {
        return;
      }
      run.clock().startCalibration();
      PreparedScan scan = calibration.prepare(run.job().measurement());
      int liveDraws = settings.liveDraws(run.job().recipe().draws());
      run.calibrated(new Draws(run, sampling(run, scan), liveDraws));
      run.clock().endCalibration();
      int first = DrawPlan.of(run.job().recipe()).first();
      run.monitor().progress(0, first * run.job().recipe().sampler().evaluations());
    } catch (RuntimeException | Error e) {
      run.fail(e, "calibrating");
    }
  }

  private Sampling sampling(JobRun run, PreparedScan scan) {
    String digest = run.job().measurement().digest();
    NoiseStream noise = NoiseStream.of(digest, run.job().recipe().seed());
    Recipe recipe = run.job().recipe();
    Problem problem =
        ClosedForm.of(
            Problem.of(scan.model(), scan.data(), scan.sigmaY()),
            recipe.sampler(),
            run.prior().card());
    PlausibilityCheck check =
        new PlausibilityCheck(
            run.prior().card(), recipe, noise, scan, run.job().measurement().geometry());
    Outcome outcome = new Outcome(run.job(), scan, provenance(run, digest), check);
    return new Sampling(run, problem, noise, sampler, check, outcome);
  }

  private Provenance provenance(JobRun run, String digest) {
    return new Provenance(
        digest,
        run.job().recipe(),
        run.prior().card().sha256(),
        identity.name(),
        identity.version(),
        SoftwareVersion.current());
  }
}
