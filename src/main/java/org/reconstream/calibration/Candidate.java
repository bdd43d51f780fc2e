package org.reconstream.calibration;

import org.reconstream.posterior.SamplerSpec;

/**
 * A sampler under study.
 *
 * @param name the name users type, or what a control is
 * @param declared whether the software says that its spread is uncertainty
 * @param drawing starts its chains
 */
record Candidate(String name, boolean declared, Drawing drawing) {
  /** A sampler that scans can use. */
  static Candidate of(SamplerSpec spec) {
    return new Candidate(spec.name(), spec.calibrated(), Drawing.of(spec));
  }

  /** The default sampler with one defect. */
  static Candidate of(Flaw flaw, int levels) {
    return new Candidate(flaw.title(), false, Drawing.of(flaw, levels));
  }
}
