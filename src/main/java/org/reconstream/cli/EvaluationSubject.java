package org.reconstream.cli;

import java.util.function.BiFunction;
import org.reconstream.engine.Reconstruction;
import org.reconstream.evaluation.MeasuredScan;
import org.reconstream.evaluation.SimulatedScan;
import org.reconstream.evaluation.Trial;
import org.reconstream.physics.Measurement;

/**
 * A scan of an evaluation.
 *
 * @param name tells scans apart
 * @param measurement what is reconstructed
 * @param score scores a reconstruction of it by a sampler of this name
 */
record EvaluationSubject(
    String name, Measurement measurement, BiFunction<String, Reconstruction, Trial> score) {
  static EvaluationSubject of(SimulatedScan scan) {
    return new EvaluationSubject(
        scan.name(), scan.measurement(), (sampler, result) -> Trial.of(sampler, scan, result));
  }

  static EvaluationSubject of(MeasuredScan scan) {
    return new EvaluationSubject(
        scan.name(), scan.scan(), (sampler, result) -> Trial.of(sampler, scan, result));
  }
}
