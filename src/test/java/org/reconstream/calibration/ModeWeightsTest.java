package org.reconstream.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.posterior.SamplerKind;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.prior.onnx.OnnxPrior;

/** On a hard mixture, weighted particles find the modes' weights where the default does not. */
final class ModeWeightsTest {
  @TempDir Path folder;

  @Test
  void particlesFindTheWeightsOfFarModes() throws Exception {
    MixtureStudy study = new MixtureStudy(1, 2);
    try (OnnxPrior prior =
        AnalyticPrior.serve(
            "modes",
            MixtureStudy.mixture(),
            MixtureStudy.variance(),
            MixtureStudy.HEIGHT,
            MixtureStudy.WIDTH,
            folder)) {
      double particles = 0;
      double plain = 0;
      for (int problem = 0; problem < 2; problem++) {
        particles += distance(study, prior, SamplerKind.SMC.spec(), problem) / 2;
        plain += distance(study, prior, SamplerKind.DAPS_CAL.spec(), problem) / 2;
      }
      assertThat(particles).isLessThan(0.1);
      assertThat(plain).isGreaterThan(2 * particles);
    }
  }

  private static double distance(
      MixtureStudy study, OnnxPrior prior, SamplerSpec spec, int problem) {
    MixtureStudy.Case known = study.at(problem);
    Trial trial =
        Trial.run(Candidate.of(spec), prior, known.problem(), study.samplerNoise(problem), 64);
    return ModeScore.totalVariation(study.shares(trial.draws()), known.weights());
  }
}
