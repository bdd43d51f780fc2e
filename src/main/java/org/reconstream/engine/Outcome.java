package org.reconstream.engine;

import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.PreparedKSpace;
import org.reconstream.physics.PreparedScan;
import org.reconstream.posterior.Chain;
import org.reconstream.posterior.Evidence;
import org.reconstream.posterior.EvidenceTally;
import org.reconstream.posterior.Moments;
import org.reconstream.posterior.SamplerSpec;

/** Streams the draws of one job into its reconstruction. One thread at a time. */
final class Outcome {
  private final Job job;
  private final PreparedScan scan;
  private final Provenance provenance;
  private final Moments moments;
  private final EvidenceTally tally;
  private final PlausibilityCheck check;

  Outcome(Job job, PreparedScan scan, Provenance provenance, PlausibilityCheck check) {
    this.job = job;
    this.scan = scan;
    this.provenance = provenance;
    this.check = check;
    Shape shape = scan.model().imageShape();
    SamplerSpec sampler = job.recipe().sampler();
    this.moments = new Moments(shape.dim(0), shape.dim(1) * shape.dim(2), sampler.antithetic());
    this.tally = new EvidenceTally(scan, sampler, job.recipe().draws());
  }

  /** Adds a finished draw. */
  void add(int draw, Chain chain) {
    moments.add(chain.sample());
    tally.add(draw, chain);
    check.add(chain);
  }

  /** The standard error of the mean of the draws so far, in normalised units. */
  double standardError() {
    return tally.standardError(moments);
  }

  /** The reconstruction, once every draw is in. */
  Reconstruction reconstruction(StageSeconds seconds) {
    Shape shape = scan.model().imageShape();
    Shape pixels = Shape.of(shape.dim(1), shape.dim(2));
    Evidence evidence = tally.evidence(moments);
    return new Reconstruction(
        job.id(),
        job.measurement(),
        scan.toOutput(Tensor.of(shape, moments.mean())),
        scan.deviationToOutput(Tensor.of(pixels, moments.deviation())),
        scan.baseline(),
        scan instanceof PreparedKSpace kspace ? kspace.maps() : null,
        scan.support(),
        evidence.with(check.judge(evidence)),
        seconds,
        provenance);
  }
}
