package org.reconstream.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reconstream.array.NoiseStream;
import org.reconstream.physics.CartesianSense;
import org.reconstream.posterior.SamplerKind;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.onnx.OnnxPrior;

/** The fast form of the calibration: few truths, for every sampler that users can choose. */
final class CalibrationSuiteTest {
  private static final double NOISE = 0.02;
  private static final Effort FEW = new Effort(List.of(NOISE), 21, 1, 4, 1, 0, 1, 12_600, 0);

  @TempDir static Path folder;
  private static ExecutorService threads;
  private static CalibrationSuite suite;
  private static List<SamplerResult> controls;

  @BeforeAll
  static void open() throws Exception {
    threads = Executors.newFixedThreadPool(2);
    suite = CalibrationSuite.open(FEW, folder, threads);
    controls = suite.controls();
  }

  @AfterAll
  static void close() {
    suite.close();
    threads.shutdownNow();
  }

  static List<SamplerSpec> samplers() {
    return Stream.of(SamplerKind.values()).map(CalibrationSuiteTest::quick).toList();
  }

  /** The defaults, but with fewer levels where they are many and nothing hangs on them. */
  private static SamplerSpec quick(SamplerKind kind) {
    SamplerSpec spec =
        kind == SamplerKind.SMC ? kind.spec(50, Map.of("particles", 4.0)) : kind.spec();
    int most = 300;
    return spec.calibrated() || spec.evaluations() <= most
        ? spec
        : kind.spec(Math.max(1, most * spec.levels() / spec.evaluations()), Map.of());
  }

  /** Wide bands for few truths; the full form judges. */
  @ParameterizedTest
  @MethodSource("samplers")
  void whatIsCalledCalibratedIs(SamplerSpec spec) throws InterruptedException {
    GaussianScore score = suite.sampler(spec).levels().get(0).score();
    boolean sound =
        score.excessDecibels().value() < 1
            && isWithin(score.totalRatio().value(), 0.75, 1.3)
            && isWithin(score.measuredRatio().value(), 0.75, 1.25)
            && isWithin(score.silentRatio().value(), 0.7, 1.4)
            && isWithin(score.coverageDifference().value(), -0.08, 0.08)
            && isWithin(score.residualRatio().value(), 0.93, 1.1);
    if (spec.calibrated()) {
      assertThat(sound).as(score.toString()).isTrue();
    }
    assertThat(score.excessDecibels().value()).as("finds the image").isLessThan(30);
  }

  @Test
  void exactDrawsPassAndBrokenOnesAreCaught() {
    assertThat(controls).hasSize(Flaw.values().length);
    for (SamplerResult control : controls) {
      if (control.name().equals("exact")) {
        assertThat(control.faults(2)).as(control.toString()).isEmpty();
        assertThat(control.levels().get(0).score().ranks().p()).isGreaterThan(0.001);
      } else {
        assertThat(control.faults(1)).as(control.toString()).isNotEmpty();
      }
    }
  }

  @Test
  void theControlWithoutAFlawIsTheDefaultSampler() {
    GaussianStudy study = new GaussianStudy(3, NOISE);
    Candidate same = Candidate.of(Flaw.NONE, 7);
    Candidate real = Candidate.of(new SamplerSpec.DapsCal(7));
    assertThat(draw(same, study)).isEqualTo(draw(real, study));
  }

  @Test
  void aDrawDoesNotDependOnTheDrawsBesideIt() {
    GaussianStudy study = new GaussianStudy(3, NOISE);
    Candidate candidate = Candidate.of(new SamplerSpec.DapsCal(5));
    GaussianStudy.Case known = study.at(0);
    NoiseStream noise = study.samplerNoise(0);
    List<float[]> many = Trial.run(candidate, suite.gaussian(), known.problem(), noise, 70).draws();
    List<float[]> few = Trial.run(candidate, suite.gaussian(), known.problem(), noise, 2).draws();
    assertThat(few.get(1)).isEqualTo(many.get(1)).isNotEqualTo(many.get(2));
  }

  @Test
  void theStudysMatrixIsItsScannersModel() {
    CartesianSense sense = GaussianStudy.sense(GaussianStudy.mask(NoiseStream.ofKey(5)));
    DenseModel dense = DenseModel.of(sense);
    float[] image = new float[GaussianStudy.SIZE];
    NoiseStream.ofKey(1).normals(0, 0, 0, image);
    float[] expected = new float[image.length];
    float[] found = new float[image.length];
    sense.normal(image, expected);
    dense.normal(image, found);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
    }
    assertThat(dense.measurements()).isEqualTo(sense.measurements()).isEqualTo(64);
  }

  @Test
  void likelihoodsOfTheServedMixtureAreThoseOfTheClosedForm() throws Exception {
    try (OnnxPrior prior =
            AnalyticPrior.serve(
                "mixture",
                MixtureStudy.mixture(),
                AnalyticPrior.variance(new double[] {0.25}),
                MixtureStudy.HEIGHT,
                MixtureStudy.WIDTH,
                folder.resolve("mixture"));
        Denoiser denoiser = prior.denoiser()) {
      DensityScore score =
          DensityScore.of(
              "mixture",
              MixtureStudy.mixture(),
              denoiser,
              MixtureStudy.HEIGHT,
              MixtureStudy.WIDTH,
              2);
      assertThat(score.worstError()).isLessThan(0.02);
    }
  }

  @Test
  void theReportNamesEverySamplerAndItsVerdict() throws Exception {
    SamplerResult exact = controls.get(0);
    SamplerResult good = new SamplerResult("good", true, Cost.NONE, exact.levels(), List.of());
    CalibrationResult result =
        new CalibrationResult("Test", "make it", FEW, List.of(good), List.of(exact), List.of());
    CalibrationReport.write(result, folder.resolve("report"));
    String text = Files.readString(folder.resolve("report/calibration.md"));
    String verdict = exact.faults(0).isEmpty() ? "**yes**" : "**no**";
    assertThat(text).contains("    make it").contains("| good | 0 | 0.0 | " + verdict);
    assertThat(folder.resolve("report/calibration.json")).isNotEmptyFile();
    for (String picture : List.of("ranks.png", "coverage.png", "errors.png")) {
      assertThat(folder.resolve("report").resolve(picture)).isNotEmptyFile();
    }
  }

  private static float[] draw(Candidate candidate, GaussianStudy study) {
    NoiseStream noise = study.samplerNoise(0);
    return Trial.run(candidate, suite.gaussian(), study.at(0).problem(), noise, 1).draws().get(0);
  }

  private static boolean isWithin(double value, double low, double high) {
    return value >= low && value <= high;
  }
}
