package org.reconstream.prior.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reconstream.array.NoiseStream;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.JacobianDenoiser;
import org.reconstream.prior.ModelCard;

/** The learned priors in {@code models}, as shipped. */
final class ShippedLearnedPriorsTest {
  private static final int HEIGHT = 65;
  private static final int WIDTH = 71;

  /** Fields that a text has only so that it is a card. */
  private static final Set<String> MEASURED = Set.of("sha256", "variance");

  /** Numbers are equal where their values are. */
  private static final Comparator<JsonNode> BY_VALUE =
      (a, b) -> {
        if (a.isNumber() && b.isNumber()) {
          return Double.compare(a.doubleValue(), b.doubleValue());
        }
        return a.equals(b) ? 0 : 1;
      };

  @ParameterizedTest
  @CsvSource({"mri-head, MR, p99-acs", "ct-body, CT, hu-2000"})
  void theirCardsFitTheirGraphs(String id, String modality, String normalisation) {
    try (OnnxPrior prior = OnnxPrior.load(Path.of("models", id), EngineSettings.cpu());
        Denoiser denoiser = prior.denoiser()) {
      ModelCard card = prior.card();
      assertThat(card.id()).isEqualTo(id);
      assertThat(card.modality()).isEqualTo(modality);
      assertThat(card.normalisation()).isEqualTo(normalisation);
      for (double sigma : new double[] {card.variance().minimumSigma(), 0.05, 0.5}) {
        assertThat(squaredErrorOfDisc(denoiser, sigma))
            .as("%s at sigma %s", id, sigma)
            .isLessThan(sigma * sigma / 2);
      }
    }
  }

  /** What a new card is made from says what the card says. */
  @ParameterizedTest
  @ValueSource(strings = {"mri-head", "ct-body"})
  void theirCardsHoldTheTextsOfTheRecipe(String id) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Path folder = Path.of("models", id);
    JsonNode card = json.readTree(folder.resolve("card.json").toFile());
    JsonNode text = json.readTree(folder.resolve("text.json").toFile());
    for (Map.Entry<String, JsonNode> field : text.properties()) {
      String name = field.getKey();
      if (!MEASURED.contains(name)) {
        assertThat(card.path(name).equals(BY_VALUE, field.getValue())).as(id + " " + name).isTrue();
      }
    }
  }

  /** {@code <u, J w> = <J^T u, w>}, with J w from central differences of the denoiser. */
  @Test
  void theJacobianProductOfMriHeadIsTheTransposeOfItsDerivative() {
    float sigma = 0.1f;
    double step = 2e-3;
    try (OnnxPrior prior = OnnxPrior.load(Path.of("models", "mri-head"), EngineSettings.cpu());
        JacobianDenoiser denoiser = (JacobianDenoiser) prior.denoiser()) {
      float[] x = disc(2);
      float[] u = normals(x.length, 5);
      float[] w = normals(x.length, 6);
      float[] product = new float[x.length];
      denoiser.vectorJacobian(
          new float[][] {x},
          new float[] {sigma},
          new float[][] {u},
          HEIGHT,
          WIDTH,
          new float[][] {product});
      float[] up = denoised(denoiser, moved(x, step, w), sigma);
      float[] down = denoised(denoiser, moved(x, -step, w), sigma);
      double expected = 0;
      double got = 0;
      for (int i = 0; i < x.length; i++) {
        expected += u[i] * ((double) up[i] - down[i]) / (2 * step);
        got += (double) product[i] * w[i];
      }
      assertThat(got / expected).isCloseTo(1, within(1e-2));
    }
  }

  /** The mean squared error per real component on a soft disc of height 0.5 under noise. */
  private static double squaredErrorOfDisc(Denoiser denoiser, double sigma) {
    float[] clean = disc(denoiser.channels());
    float[] noisy = moved(clean, sigma, normals(clean.length, 3));
    float[] denoised = denoised(denoiser, noisy, (float) sigma);
    double sum = 0;
    for (int i = 0; i < clean.length; i++) {
      sum += Math.pow((double) denoised[i] - clean[i], 2);
    }
    return sum / clean.length;
  }

  private static float[] denoised(Denoiser denoiser, float[] x, float sigma) {
    float[][] result = {new float[x.length]};
    denoiser.denoise(new float[][] {x}, new float[] {sigma}, HEIGHT, WIDTH, result);
    return result[0];
  }

  private static float[] disc(int channels) {
    float[] disc = new float[channels * HEIGHT * WIDTH];
    for (int i = 0; i < HEIGHT * WIDTH; i++) {
      int y = i / WIDTH;
      int x = i % WIDTH;
      double r = Math.hypot(y - HEIGHT / 2.0, x - WIDTH / 2.0);
      disc[i] = (float) (0.5 / (1 + Math.exp((r - 24) / 0.7)));
    }
    return disc;
  }

  private static float[] normals(int size, long key) {
    float[] values = new float[size];
    NoiseStream.ofKey(key).normals(0, 0, 0, values);
    return values;
  }

  private static float[] moved(float[] x, double step, float[] direction) {
    float[] result = x.clone();
    for (int i = 0; i < x.length; i++) {
      result[i] += (float) (step * direction[i]);
    }
    return result;
  }
}
