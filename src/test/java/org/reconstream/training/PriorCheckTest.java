package org.reconstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reconstream.array.NoiseStream;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.ModelCard.Parameterisation;
import org.reconstream.prior.VarianceTable;
import org.reconstream.prior.onnx.EngineSettings;
import org.reconstream.prior.onnx.OnnxGraph;
import org.reconstream.prior.onnx.OnnxPrior;
import org.reconstream.prior.onnx.PriorFolder;
import org.reconstream.prior.onnx.proto.ModelProto;

/** White Gaussian images, whose denoiser is {@code D = x sd^2 / (sd^2 + sigma^2)}. */
class PriorCheckTest {
  private static final double SD = 0.5;
  private static final int SIDE = 40;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void trueCardPassesWhateverTheGraphComputes(Parameterisation kind) throws IOException {
    assertThat(broken(check(kind, kind, 1))).isEmpty();
  }

  @Test
  void graphOfAnotherKindThanItsCardFails() throws IOException {
    assertThat(broken(check(Parameterisation.EPSILON, Parameterisation.SCORE, 1)))
        .anyMatch(text -> text.contains("too far apart"));
  }

  @Test
  void cardThatPromisesTooMuchOrTooLittleFails() throws IOException {
    assertThat(broken(check(Parameterisation.DENOISER, Parameterisation.DENOISER, 0.5)))
        .hasSize(PriorCheck.LEVELS)
        .allMatch(text -> text.contains("too far apart"));
  }

  @Test
  void measuredTableIsTheClosedForm() throws IOException {
    try (OnnxPrior prior = prior(Parameterisation.DENOISER, Parameterisation.DENOISER, 1);
        org.reconstream.prior.Denoiser denoiser = prior.denoiser()) {
      DenoisingError error = new DenoisingError(List.of(denoiser), images(), 2, 3);
      VarianceTable table = VarianceMeasurement.of(error, 0.01, 10, 8, done -> {}).table();
      for (double sigma : table.sigmas()) {
        double exact = SD * SD * sigma * sigma / (SD * SD + sigma * sigma);
        double samples = 4.0 * 2 * SIDE * SIDE * 2;
        assertThat(table.at(sigma) / exact)
            .isCloseTo(1, org.assertj.core.data.Offset.offset(4 * Math.sqrt(2 / samples)));
      }
    }
  }

  @Test
  void isotonicFitPoolsViolators() {
    double[] fitted = VarianceMeasurement.isotonic(new double[] {1, 3, 2, 2, 5, 4});
    double third = 7.0 / 3;
    assertThat(fitted).containsExactly(1, third, third, third, 4.5, 4.5);
  }

  private List<PriorCheck.Finding> check(
      Parameterisation computed, Parameterisation carded, double promise) throws IOException {
    try (OnnxPrior prior = prior(computed, carded, promise)) {
      return PriorCheck.run(prior, images(), 1, 7, done -> {});
    }
  }

  private OnnxPrior prior(Parameterisation computed, Parameterisation carded, double promise)
      throws IOException {
    double[] sigma = {0.01, 0.1, 0.3, 0.5, 0.8, 1.5, 3, 10};
    double[] v =
        Arrays.stream(sigma).map(s -> promise * SD * SD * s * s / (SD * SD + s * s)).toArray();
    String output =
        carded == Parameterisation.DENOISER
            ? "denoised"
            : carded.name().toLowerCase(java.util.Locale.ROOT);
    PriorFolder.write(
        folder,
        graph(computed, output),
        digest ->
            new ModelCard(
                "white",
                "White images",
                "MR",
                2,
                carded,
                digest,
                VarianceTable.of(sigma, v),
                "p99-acs",
                16,
                64,
                1,
                List.of("drawn"),
                "none",
                "tests",
                List.of("everything else")));
    return OnnxPrior.load(folder, EngineSettings.cpu());
  }

  private static ModelProto graph(Parameterisation computed, String output) {
    OnnxGraph g = new OnnxGraph("white");
    String[] dims = {"n", "2", "h", "w"};
    String x = g.input("x", dims);
    String s = g.unsqueeze(g.input("sigma", "n"), 1, 2, 3);
    String total = g.op("Add", g.op("Mul", s, s), g.scalar(SD * SD));
    String gain =
        switch (computed) {
          case DENOISER -> g.op("Div", g.scalar(SD * SD), total);
          case EPSILON -> g.op("Div", s, total);
          case SCORE -> g.op("Div", g.scalar(-1), total);
        };
    g.output(g.op("Mul", x, gain), output, dims);
    return g.model();
  }

  private static List<HeldOutImages.Image> images() {
    List<HeldOutImages.Image> images = new ArrayList<>();
    boolean[] everywhere = new boolean[SIDE * SIDE];
    Arrays.fill(everywhere, true);
    for (int i = 0; i < 4; i++) {
      float[] values = new float[2 * SIDE * SIDE];
      NoiseStream.ofKey(1).normals(i, 0, 0, values);
      for (int j = 0; j < values.length; j++) {
        values[j] *= (float) SD;
      }
      images.add(new HeldOutImages.Image(2, SIDE, SIDE, values, everywhere));
    }
    return images;
  }

  private static List<String> broken(List<PriorCheck.Finding> findings) {
    assertThat(findings).hasSizeGreaterThan(PriorCheck.LEVELS);
    return findings.stream().filter(f -> !f.holds()).map(PriorCheck.Finding::text).toList();
  }
}
