package org.reconstream.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

class ScanPreparationTest {
  private static final double SIGMA = 0.02;

  private final SimulatedScan phantom = new SimulatedScan(6, 96, 80);
  private final SamplingMask mask = phantom.mask(24, 0.25);

  @Test
  void theSimulatorAddsTheStatedNoise() {
    float[] clean = phantom.samples(mask, 0).values();
    float[] noisy = phantom.samples(mask, SIGMA).values();
    double power = Math.pow(ForwardModelLaws.distance(noisy, clean), 2) / (6 * mask.count());
    assertThat(power).isCloseTo(2 * SIGMA * SIGMA, within(0.02 * SIGMA * SIGMA * 2));
  }

  @Test
  void estimatedMapsPointAlongTheTrueOnes() {
    PreparedKSpace scan = ScanPreparation.prepare(phantom.scan(mask, SIGMA));
    int plane = 96 * 80;
    double worst = 1;
    double sum = 0;
    int count = 0;
    for (int i = 0; i < plane; i++) {
      if (phantom.inside[i]) {
        double re = 0;
        double im = 0;
        for (int c = 0; c < 6; c++) {
          double a = scan.maps().values()[2 * c * plane + i];
          double b = scan.maps().values()[(2 * c + 1) * plane + i];
          double p = phantom.maps.values()[2 * c * plane + i];
          double q = phantom.maps.values()[(2 * c + 1) * plane + i];
          re += a * p + b * q;
          im += a * q - b * p;
        }
        double overlap = Math.hypot(re, im);
        worst = Math.min(worst, overlap);
        sum += overlap;
        count++;
        assertThat(scan.support().values()[i]).isGreaterThan(0.99f);
      }
    }
    assertThat(sum / count).isGreaterThan(0.999);
    assertThat(worst).isGreaterThan(0.98);
  }

  @Test
  void baselineIsMuchCloserThanTheZeroFilledImage() {
    PreparedKSpace scan = ScanPreparation.prepare(phantom.scan(mask, 0.1 * SIGMA));
    double zeroFilled = phantom.relativeError(scan.zeroFilled().values());
    double baseline = phantom.relativeError(scan.baseline().values());
    assertThat(baseline).isLessThan(0.15).isLessThan(0.5 * zeroFilled);
  }

  @Test
  void noiseLevelIsFoundAndCorrectMapsHaveNoMisfit() {
    PreparedKSpace scan =
        ScanPreparation.prepare(
            phantom.with(phantom.samples(mask, SIGMA), mask, phantom.maps, null));
    assertThat(scan.noise().rule()).isEqualTo(NoiseEstimate.Rule.CALIBRATION_RESIDUAL);
    assertThat(scan.noise().sigmaPerRealChannel()).isCloseTo(SIGMA, within(0.1 * SIGMA));
    assertThat(scan.noise().mapMisfitPerRealChannel()).isLessThan(0.15 * SIGMA);
    PreparedKSpace prescribed =
        ScanPreparation.prepare(
            phantom.with(phantom.samples(mask, SIGMA), mask, phantom.maps, null), SIGMA);
    assertThat(prescribed.noise().rule()).isEqualTo(NoiseEstimate.Rule.PRESCRIBED);
    assertThat(prescribed.sigmaY() * prescribed.scale()).isCloseTo(SIGMA, within(0.02 * SIGMA));
  }

  @Test
  void wrongMapsHaveAMisfit() {
    Tensor wrong = phantom.maps.copy();
    int plane = 96 * 80;
    for (int i = 0; i < plane; i++) {
      double angle = 0.5 * Math.sin(4.0 * Math.PI * (i % 80) / 80);
      float a = wrong.values()[i];
      float b = wrong.values()[plane + i];
      wrong.values()[i] = (float) (a * Math.cos(angle) - b * Math.sin(angle));
      wrong.values()[plane + i] = (float) (a * Math.sin(angle) + b * Math.cos(angle));
    }
    PreparedKSpace scan =
        ScanPreparation.prepare(
            phantom.with(phantom.samples(mask, SIGMA), mask, wrong, null), SIGMA);
    assertThat(scan.noise().mapMisfitPerRealChannel()).isGreaterThan(0.5 * SIGMA);
  }

  @Test
  void residualOfADrawHasTheEffectiveNoiseLevel() {
    PreparedKSpace scan = ScanPreparation.prepare(phantom.scan(mask, SIGMA));
    float[] draw =
        new TikhonovSense(scan.model(), scan.sigmaY(), 0.08)
            .draw(scan.data(), NoiseStream.ofKey(9));
    float[] fit = new float[scan.data().length];
    scan.model().apply(draw, fit);
    double residual = ForwardModelLaws.distance(fit, scan.data());
    double ratio =
        residual * residual / (2 * scan.model().measurements() * scan.sigmaY() * scan.sigmaY());
    assertThat(ratio).isBetween(0.8, 1.2);
  }

  @Test
  void scaleDoesNotDependOnSamplesOutsideTheBlock() {
    Tensor all = phantom.samples(phantom.mask(24, 0.4), 0);
    double more = prepareWithTrueMaps(all, phantom.mask(24, 0.4), SIGMA).scale();
    double fewer =
        prepareWithTrueMaps(phantom.samples(phantom.mask(24, 0.1), 0), phantom.mask(24, 0.1), SIGMA)
            .scale();
    assertThat(fewer).isCloseTo(more, within(1e-5 * more));
  }

  private PreparedKSpace prepareWithTrueMaps(Tensor samples, SamplingMask sampling, double sigma) {
    return ScanPreparation.prepare(phantom.with(samples, sampling, phantom.maps, null), sigma);
  }

  @Test
  void whitenedScanLeadsBackToTheRawSamples() {
    float gain = 40;
    Tensor samples = phantom.samples(mask, SIGMA).times(gain);
    Tensor noise =
        Tensor.of(Shape.of(6, 2, 4000), ForwardModelLaws.random(6 * 2 * 4000, 4))
            .times(gain * SIGMA);
    PreparedKSpace scan = ScanPreparation.prepare(phantom.with(samples, mask, null, noise));
    assertThat(scan.noise().rule()).isEqualTo(NoiseEstimate.Rule.WHITENED);
    assertThat(scan.noise().sigmaPerRealChannel()).isEqualTo(1);
    CartesianSense raw = new CartesianSense(scan.maps(), mask);
    float[] fit = new float[raw.dataShape().size()];
    raw.apply(scan.baseline().values(), fit);
    float[] measured = new float[fit.length];
    int[] positions = mask.positions();
    for (int i = 0; i < fit.length; i++) {
      measured[i] =
          samples.values()[i / positions.length * 96 * 80 + positions[i % positions.length]];
    }
    double residual = ForwardModelLaws.distance(fit, measured) / Math.sqrt(fit.length);
    assertThat(residual).isLessThan(1.2 * gain * SIGMA);
  }

  @Test
  void aScanWithoutNoiseIsPrepared() {
    PreparedKSpace scan = prepareWithTrueMaps(phantom.samples(mask, 0), mask, Double.NaN);
    assertThat(scan.sigmaY()).isPositive().isLessThan(0.01);
    assertThat(phantom.relativeError(scan.baseline().values())).isLessThan(0.1);
    assertThat(prepareWithTrueMaps(phantom.samples(mask, 0), mask, 1e-30).baseline().values())
        .doesNotContain(Float.NaN);
  }

  @Test
  void lineMasksAreCalibratedFromTheirBandOfLines() {
    PreparedKSpace scan = ScanPreparation.prepare(phantom.scan(phantom.lines(20, 3), SIGMA));
    assertThat(phantom.relativeError(scan.baseline().values())).isLessThan(0.15);
  }

  @Test
  void aSingleCoilHasMapsOfOne() {
    SimulatedScan single = new SimulatedScan(1, 64, 48);
    SamplingMask full = single.mask(64, 1);
    PreparedKSpace scan = ScanPreparation.prepare(single.scan(full, SIGMA));
    assertThat(scan.maps().values()[0]).isEqualTo(1);
    assertThat(scan.maps().values()[64 * 48]).isZero();
    assertThat(single.relativeError(scan.baseline().values())).isLessThan(0.1);
    assertThat(scan.effectiveAcceleration()).isEqualTo(1);
  }

  @Test
  void aScanIsPreparedToTheSameBits() {
    PreparedKSpace first = ScanPreparation.prepare(phantom.scan(mask, SIGMA));
    PreparedKSpace second = ScanPreparation.prepare(phantom.scan(mask, SIGMA));
    assertThat(second.data()).isEqualTo(first.data());
    assertThat(second.maps()).isEqualTo(first.maps());
    assertThat(second.baseline()).isEqualTo(first.baseline());
    assertThat(second.noise()).isEqualTo(first.noise());
    assertThat(second.sigmaY()).isEqualTo(first.sigmaY());
  }

  @Test
  void refusesAScanWithoutCalibrationRegionOrMaps() {
    SamplingMask sparse = phantom.mask(3, 0.1);
    assertUnusable(phantom.scan(sparse, SIGMA), "too small to calibrate 6 coils");
  }

  @Test
  void refusesAScanWithoutTheCentre() {
    byte[] marks = mask.marks();
    marks[48 * 80 + 40] = 0;
    SamplingMask hollow = SamplingMask.of(96, 80, marks);
    assertUnusable(
        phantom.with(phantom.samples(hollow, SIGMA), hollow, phantom.maps, null),
        "the centre of k-space was not measured");
  }

  @Test
  void refusesAScanOfZeros() {
    assertUnusable(
        phantom.with(Tensor.zeros(6, 2, 96, 80), mask, null, null),
        "every measured k-space sample is zero");
  }

  @Test
  void refusesMapsOfZeros() {
    assertUnusable(
        phantom.with(phantom.samples(mask, SIGMA), mask, Tensor.zeros(6, 2, 96, 80), null),
        "maps of the scan are zero everywhere");
  }

  @Test
  void refusesAnImpossiblePrescribedNoiseLevel() {
    KSpace scan = phantom.scan(mask, SIGMA);
    assertThatThrownBy(() -> ScanPreparation.prepare(scan, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ScanPreparation.prepare(scan, Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertUnusable(KSpace scan, String reason) {
    assertThatThrownBy(() -> ScanPreparation.prepare(scan))
        .isInstanceOf(UnusableScanException.class)
        .hasMessageContaining(reason);
  }
}
