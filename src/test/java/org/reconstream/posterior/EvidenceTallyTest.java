package org.reconstream.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.NoiseEstimate;
import org.reconstream.physics.PreparedKSpace;
import org.reconstream.physics.PreparedScan;
import org.reconstream.prior.Spectrum;

final class EvidenceTallyTest {
  private static final int DRAWS = 64;
  private static final SamplerSpec SPEC = new SamplerSpec.DapsCal(7);
  private static final Spectrum WHITE =
      Spectrum.of(0.1, new double[] {0, 1}, new double[] {0.25, 0.25});
  private static final SmallProblem SMALL = new SmallProblem(WHITE, 0.05, 11);

  @Test
  void exactSamplesOfExactDataHaveAResidualRatioOfOne() {
    Evidence evidence = evidence(false);
    assertThat(evidence.residualRatio())
        .isCloseTo(1, within(3 / Math.sqrt((double) SMALL.model.measurements())));
  }

  @Test
  void carriesWhatIsKnownAboutNoiseAndWork() {
    Evidence evidence = evidence(false);
    assertThat(evidence.sigmaYPerRealChannel()).isCloseTo(5, within(1e-12));
    assertThat(evidence.thermalSigmaPerRealChannel()).isEqualTo(3);
    assertThat(evidence.mapMisfitPerRealChannel()).isEqualTo(4);
    assertThat(evidence.noiseRule()).isEqualTo("outer-kspace");
    assertThat(evidence.draws()).isEqualTo(DRAWS);
    assertThat(evidence.levels()).isEqualTo(7);
    assertThat(evidence.denoiserCalls()).isEqualTo(7L * DRAWS);
    assertThat(evidence.unconvergedSolves()).isEqualTo(2L * DRAWS);
    assertThat(evidence.measurements()).isEqualTo(SMALL.model.measurements());
    assertThat(evidence.calibrated()).isTrue();
  }

  @Test
  void standardErrorIsThatOfTheExactPosterior() {
    double pixels = SmallProblem.SIDE * SmallProblem.SIDE;
    double exact = Math.sqrt(SMALL.covariance.trace() / pixels / DRAWS);
    assertThat(evidence(false).standardErrorOfMean()).isCloseTo(exact, within(0.05 * exact));
  }

  @Test
  void doesNotDependOnTheOrderOfDraws() {
    assertThat(evidence(true).residualRatio()).isEqualTo(evidence(false).residualRatio());
  }

  @Test
  void missingDrawsAreRefused() {
    EvidenceTally tally = new EvidenceTally(scan(), SPEC, 2);
    tally.add(0, new Finished(SMALL.exactSamples(1).get(0)));
    assertThatThrownBy(() -> tally.evidence(new Moments(2, 64)))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Evidence evidence(boolean backwards) {
    List<float[]> samples = SMALL.exactSamples(DRAWS);
    EvidenceTally tally = new EvidenceTally(scan(), SPEC, DRAWS);
    Moments moments = new Moments(2, SmallProblem.SIDE * SmallProblem.SIDE);
    for (int k = 0; k < DRAWS; k++) {
      int draw = backwards ? DRAWS - 1 - k : k;
      tally.add(draw, new Finished(samples.get(draw)));
      moments.add(samples.get(draw));
    }
    return tally.evidence(moments);
  }

  private static PreparedScan scan() {
    int side = SmallProblem.SIDE;
    float[] ones = new float[side * side];
    java.util.Arrays.fill(ones, 1);
    return new PreparedKSpace(
        SMALL.model,
        SMALL.data,
        SMALL.sigmaY,
        1,
        new NoiseEstimate(NoiseEstimate.Rule.OUTER_KSPACE, 3, 4),
        Tensor.zeros(4, 2, side, side),
        Tensor.of(Shape.of(side, side), ones),
        Tensor.zeros(2, side, side),
        Tensor.zeros(2, side, side),
        3);
  }

  /** A chain that has arrived, with two solves that did not converge. */
  private record Finished(float[] sample) implements Chain {
    @Override
    public boolean done() {
      return true;
    }

    @Override
    public float sigma() {
      return 0;
    }

    @Override
    public float[] state() {
      return sample;
    }

    @Override
    public void advance(float[] denoised) {
      throw new IllegalStateException("the chain has arrived");
    }

    @Override
    public int step() {
      return SPEC.levels();
    }

    @Override
    public int steps() {
      return SPEC.levels();
    }

    @Override
    public int unconvergedSolves() {
      return 2;
    }
  }
}
