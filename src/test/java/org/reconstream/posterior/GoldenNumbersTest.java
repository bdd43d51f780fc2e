package org.reconstream.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.reconstream.posterior.ScalarProblem.problem;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.posterior.ScalarProblem.Law;

/** Every affine sampler on the {@link ScalarProblem} against its recursion in double precision. */
final class GoldenNumbersTest {
  private static final double EXACT = 1e-7;

  @ParameterizedTest
  @ValueSource(ints = {50, 60})
  void dapsCalGivesTheExactPosterior(int levels) {
    Law law =
        Law.of(
            noise ->
                DapsCalUpdate.chain(
                    problem(0.1),
                    new IsotropicConditional(problem(0.1), ScalarProblem::v, EXACT),
                    edm(levels, 0.005),
                    noise));
    assertLaw(law, ScalarProblem.POSTERIOR_MEAN, 1);
    assertThat(law.evaluations()).isEqualTo(levels);
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 50})
  void itsOwnGridIsExactToo(int levels) {
    NoiseSchedule grid = NoiseSchedule.informed(levels, 10, 0.005, ScalarProblem::v);
    Law law =
        Law.of(
            noise ->
                DapsCalUpdate.chain(
                    problem(0.1),
                    new IsotropicConditional(problem(0.1), ScalarProblem::v, EXACT),
                    grid,
                    noise));
    assertLaw(law, ScalarProblem.POSTERIOR_MEAN, 1);
    assertThat(law.evaluations()).isEqualTo(levels);
  }

  @Test
  void doubledVarianceShowsAsPublished() {
    assertLaw(
        Law.of(
            noise ->
                DapsCalUpdate.chain(
                    problem(0.1),
                    new IsotropicConditional(problem(0.1), s -> 2 * ScalarProblem.v(s), EXACT),
                    edm(50, 0.02),
                    noise)),
        0.588235,
        0.794531);
  }

  @Test
  void doubledMeasurementNoiseShowsAsPublished() {
    assertLaw(
        Law.of(
            noise ->
                DapsCalUpdate.chain(
                    problem(0.2),
                    new IsotropicConditional(problem(0.2), ScalarProblem::v, EXACT),
                    edm(50, 0.02),
                    noise)),
        0.517241,
        3.586207);
  }

  @ParameterizedTest
  @CsvSource({"50, 0.825984", "100, 0.906663"})
  void calibratedProxIsTheOracleInAnAncestralSampler(int levels, double ratio) {
    Law law =
        Law.of(
            noise ->
                CalibratedProxUpdate.chain(
                    problem(0.1),
                    new IsotropicConditional(problem(0.1), ScalarProblem::v, EXACT),
                    edm(levels, 0.005),
                    noise));
    assertLaw(law, 0.576868, ratio);
    assertThat(law.evaluations()).isEqualTo(levels);
  }

  /** Under an isotropic Gaussian prior PiGDM is the calibrated prox, through the Jacobian. */
  @ParameterizedTest
  @CsvSource({"50, 0.825984", "100, 0.906663"})
  void pseudoInverseGuidanceIsTheOracleInAnAncestralSampler(int levels, double ratio) {
    Law law =
        Law.of(
            noise ->
                PiGdmUpdate.chain(
                    problem(0.1), ScalarProblem::v, edm(levels, 0.005), noise, EXACT));
    assertLaw(law, 0.576868, ratio);
    assertThat(law.evaluations()).isEqualTo(levels);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.5, 0.577248, 1.035433", "4, 0.2, 0.577118, 1.009257"})
  void preconditionedLangevinKeepsTheBiasOfItsStep(
      int steps, double gamma, double mean, double ratio) {
    SamplerSpec.PreconditionedUla spec = new SamplerSpec.PreconditionedUla(100, steps, gamma, 30);
    NoiseSchedule levels = NoiseSchedule.geometric(100, 10, 0.005);
    Law law =
        Law.of(noise -> PreconditionedUlaUpdate.chain(problem(0.1), levels, spec, noise, EXACT));
    assertLaw(law, mean, ratio);
    assertThat(law.evaluations()).isEqualTo(100 * steps);
  }

  @ParameterizedTest
  @CsvSource({"0.1, 30, 0.555556, 1.925926", "0.02, 300, 0.576037, 1.038402"})
  void splitGibbsReachesItsLimit(double coupling, int alternations, double mean, double ratio) {
    var descents =
        new Descents(Collections.nCopies(alternations, NoiseSchedule.edm(2, coupling, 0.005)));
    Law law =
        Law.of(noise -> PnpDmUpdate.chain(problem(0.1), ScalarProblem::v, descents, noise, EXACT));
    assertLaw(law, mean, ratio);
  }

  private static NoiseSchedule edm(int levels, double smallest) {
    return NoiseSchedule.edm(levels, 10, smallest);
  }

  private static void assertLaw(Law law, double mean, double varianceRatio) {
    assertThat(law.mean()).as("mean").isCloseTo(mean, within(1e-4));
    assertThat(law.varianceRatio())
        .as("variance")
        .isCloseTo(varianceRatio, within(1e-4 * Math.max(1, varianceRatio)));
  }
}
