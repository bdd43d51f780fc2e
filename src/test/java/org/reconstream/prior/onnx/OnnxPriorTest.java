package org.reconstream.prior.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.reconstream.array.NoiseStream;
import org.reconstream.prior.CardFile;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.JacobianDenoiser;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.ModelCard.Parameterisation;
import org.reconstream.prior.PriorException;
import org.reconstream.prior.onnx.proto.ModelProto;

final class OnnxPriorTest {
  @TempDir Path folder;

  /**
   * The prior N(0, 1) in three guises: D = x / (1 + s^2), eps = s x / (1 + s^2), -x / (1 + s^2).
   */
  @ParameterizedTest
  @EnumSource(Parameterisation.class)
  void everyParameterisationBecomesTheDenoiser(Parameterisation parameterisation)
      throws IOException {
    write(graph(parameterisation, "2", "x"), parameterisation);
    float[][] x = {new float[2 * 6 * 5], new float[2 * 6 * 5]};
    NoiseStream.ofKey(1).normals(0, 0, 0, x[0]);
    NoiseStream.ofKey(1).normals(1, 0, 0, x[1]);
    float[] sigmas = {0.3f, 2};
    float[][] denoised = {new float[x[0].length], new float[x[0].length]};
    try (OnnxPrior prior = OnnxPrior.load(folder, EngineSettings.cpu());
        Denoiser denoiser = prior.denoiser()) {
      denoiser.denoise(x, sigmas, 6, 5, denoised);
    }
    for (int row = 0; row < 2; row++) {
      float factor = 1 / (1 + sigmas[row] * sigmas[row]);
      for (int i = 0; i < x[row].length; i++) {
        assertThat(denoised[row][i])
            .isCloseTo(x[row][i] * factor, org.assertj.core.api.Assertions.within(1e-6f));
      }
    }
  }

  @Test
  void severalThreadsShareOneGraph() throws Exception {
    write(graph(Parameterisation.DENOISER, "2", "x"), Parameterisation.DENOISER);
    try (OnnxPrior prior = OnnxPrior.load(folder, EngineSettings.cpu())) {
      float[] alone = evaluate(prior);
      float[][] found = new float[4][];
      Thread[] threads = new Thread[found.length];
      for (int k = 0; k < threads.length; k++) {
        int slot = k;
        threads[k] = new Thread(() -> found[slot] = evaluate(prior), "test-" + k);
        threads[k].start();
      }
      for (int k = 0; k < threads.length; k++) {
        threads[k].join();
        assertThat(found[k]).isEqualTo(alone);
      }
    }
  }

  /**
   * Matrix products sum in another order on several threads for some sizes, convolutions do not;
   * either way the bits are those of one thread.
   */
  @ParameterizedTest
  @CsvSource({
    "mri-gaussian, 230, 180",
    "mri-gaussian, 181, 217",
    "mri-gaussian, 96, 64",
    "mri-head, 96, 64"
  })
  void anEvaluationAloneHasTheBitsOfOneThread(String id, int height, int width) {
    EngineSettings settings = EngineSettings.cpu().withCores(3);
    float[][] x = {new float[2 * height * width]};
    try (OnnxPrior prior = OnnxPrior.load(Path.of("models", id), settings);
        Denoiser denoiser = prior.denoiser();
        Denoiser other = prior.denoiser()) {
      float[][] expected = {new float[x[0].length]};
      float[][] found = {new float[x[0].length]};
      for (int k = 0; k < 3; k++) {
        NoiseStream.ofKey(1).normals(k, 0, 0, x[0]);
        float[] sigma = {0.5f + k};
        denoiser.denoise(x, sigma, height, width, expected);
        (k == 1 ? other : denoiser).denoiseAlone(x, sigma, height, width, found);
        assertThat(found[0]).isEqualTo(expected[0]);
      }
    }
  }

  @Test
  void convolutionsUseEveryCoreAndAGraphThatCannotBeLoadedUsesOne() {
    ModelCard card = CardFile.read(Path.of("models", "mri-head", CardFile.NAME));
    Path file = Path.of("models", "mri-head", OnnxPrior.MODEL);
    byte[] bytes = LoadedGraph.bytes(file, card.sha256());
    EngineSettings settings = EngineSettings.cpu().withCores(2);
    LoadedGraph.Sides sides =
        new LoadedGraph.Sides(List.of(PriorGraphs.IMAGE), List.of(PriorGraphs.SIGMA), 2, 8, 256);
    float[][] x = {new float[2 * 32 * 24]};
    float[][] denoised = {new float[x[0].length]};
    try (LoadedGraph graph = LoadedGraph.of(bytes, file, sides, settings);
        WideGraph wide = new WideGraph(() -> LoadedGraph.wide(bytes, file, sides, settings));
        WideGraph broken =
            new WideGraph(
                () -> {
                  throw new PriorException("no");
                })) {
      for (WideGraph each : List.of(wide, broken)) {
        try (OnnxDenoiser denoiser = new OnnxDenoiser(graph, each, card, 1)) {
          denoiser.denoiseAlone(x, new float[] {1}, 32, 24, denoised);
          assertThat(each.sameBits(32, 24)).isEqualTo(each == wide);
          assertThat(each.sameBits(24, 32)).isNull();
          denoiser.denoiseAlone(x, new float[] {1}, 32, 24, denoised);
        }
      }
    }
  }

  @Test
  void aChangedGraphIsRefused() throws IOException {
    write(graph(Parameterisation.DENOISER, "2", "x"), Parameterisation.DENOISER);
    Path model = folder.resolve(OnnxPrior.MODEL);
    byte[] bytes = Files.readAllBytes(model);
    bytes[bytes.length / 2] ^= 1;
    Files.write(model, bytes);
    assertRefused("has the digest");
  }

  @Test
  void aMissingGraphIsRefused() throws IOException {
    write(graph(Parameterisation.DENOISER, "2", "x"), Parameterisation.DENOISER);
    Files.delete(folder.resolve(OnnxPrior.MODEL));
    assertRefused("cannot be read");
  }

  @Test
  void aVectorJacobianGraphOutsideItsCardIsRefused() throws IOException {
    write(graph(Parameterisation.DENOISER, "2", "x"), Parameterisation.DENOISER);
    try (OnnxPrior prior = OnnxPrior.load(folder, EngineSettings.cpu());
        Denoiser denoiser = prior.denoiser()) {
      assertThat(prior.hasJacobian()).isFalse();
      assertThat(denoiser).isNotInstanceOf(JacobianDenoiser.class);
    }
    Files.write(folder.resolve(OnnxPrior.VJP), new byte[] {1});
    assertRefused("is not in its card");
  }

  @Test
  void aVectorJacobianGraphThatBreaksItsContractIsRefused() throws IOException {
    ModelProto model = graph(Parameterisation.DENOISER, "2", "x");
    PriorFolder.write(
        folder,
        model,
        model,
        digest -> ServedPrior.card(digest, Parameterisation.DENOISER, s -> s * s / (1 + s * s)));
    assertRefused("inputs [cotangent, sigma, x]");
    Files.delete(folder.resolve(OnnxPrior.VJP));
    assertRefused("vjp.onnx cannot be read");
  }

  @Test
  void aFolderWithoutACardIsRefused() {
    assertRefused(CardFile.NAME);
  }

  @Test
  void bytesThatAreNoModelAreRefused() throws IOException {
    byte[] bytes = {-1, -1, -1, -1};
    Files.write(folder.resolve(OnnxPrior.MODEL), bytes);
    CardFile.write(
        ServedPrior.card(
            LoadedGraph.sha256(bytes), Parameterisation.DENOISER, s -> s * s / (1 + s * s)),
        folder.resolve(CardFile.NAME));
    assertRefused("is not an ONNX model");
  }

  @Test
  void anOutputThatContradictsTheCardIsRefused() throws IOException {
    write(graph(Parameterisation.DENOISER, "2", "x"), Parameterisation.EPSILON);
    assertRefused("outputs [epsilon]");
  }

  @Test
  void anInputWithAnotherNameIsRefused() throws IOException {
    write(graph(Parameterisation.DENOISER, "2", "image"), Parameterisation.DENOISER);
    assertRefused("inputs [sigma, x]");
  }

  @Test
  void anotherNumberOfChannelsIsRefused() throws IOException {
    write(graph(Parameterisation.DENOISER, "1", "x"), Parameterisation.DENOISER);
    assertRefused("[n, 2, h, w]");
  }

  @Test
  void aGraphTheEngineCannotReadIsRefused() throws IOException {
    OnnxGraph g = new OnnxGraph("unknown");
    String x = g.input("x", "n", "2", "h", "w");
    g.input("sigma", "n");
    g.output(g.op("NoSuchOperator", x), "denoised", "n", "2", "h", "w");
    write(g.model(), Parameterisation.DENOISER);
    assertRefused("engine 'onnxruntime' cannot load");
  }

  @Test
  void arraysThatDoNotFitAreRefused() throws IOException {
    write(graph(Parameterisation.DENOISER, "2", "x"), Parameterisation.DENOISER);
    try (OnnxPrior prior = OnnxPrior.load(folder, EngineSettings.cpu());
        Denoiser denoiser = prior.denoiser()) {
      float[][] rows = {new float[59]};
      assertThatThrownBy(
              () -> denoiser.denoise(rows, new float[1], 6, 5, new float[][] {new float[60]}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("60");
    }
  }

  private float[] evaluate(OnnxPrior prior) {
    float[][] x = {new float[2 * 20 * 20]};
    NoiseStream.ofKey(1).normals(0, 0, 0, x[0]);
    float[][] denoised = {new float[x[0].length]};
    try (Denoiser denoiser = prior.denoiser()) {
      denoiser.denoise(x, new float[] {0.4f}, 20, 20, denoised);
    }
    return denoised[0];
  }

  private static ModelProto graph(
      Parameterisation parameterisation, String channels, String input) {
    OnnxGraph g = new OnnxGraph("white");
    String x = g.input(input, "n", channels, "h", "w");
    String sigma = g.unsqueeze(g.input("sigma", "n"), 1, 2, 3);
    String total = g.op("Add", g.scalar(1), g.op("Mul", sigma, sigma));
    String shrunk = g.op("Div", x, total);
    String result =
        switch (parameterisation) {
          case DENOISER -> shrunk;
          case EPSILON -> g.op("Mul", shrunk, sigma);
          case SCORE -> g.op("Neg", shrunk);
        };
    g.output(result, GraphContract.output(parameterisation), "n", channels, "h", "w");
    return g.model();
  }

  private void write(ModelProto graph, Parameterisation parameterisation) throws IOException {
    PriorFolder.write(
        folder,
        graph,
        digest -> ServedPrior.card(digest, parameterisation, s -> s * s / (1 + s * s)));
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> OnnxPrior.load(folder, EngineSettings.cpu()))
        .isInstanceOf(PriorException.class)
        .hasMessageContaining(reason);
  }
}
