package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reconstream.array.Shape;
import org.reconstream.formats.Npy;
import org.reconstream.formats.NpyArray;
import org.reconstream.prior.MixturePrior;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.VarianceTable;
import org.reconstream.prior.onnx.PriorFolder;
import org.reconstream.prior.onnx.PriorGraphs;

/** Samples of a class and around known pixels, through the ONNX engine. */
final class SampleConditionsTest {
  private static final int SIZE = 2 * 2 * 3;
  private static final double VARIANCE = 0.04;
  private static final MixturePrior MIXTURE =
      new MixturePrior(2, List.of(component(0.7, -0.5), component(0.3, 0.5)));

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    PriorFolder.write(
        folder.resolve("pair"), PriorGraphs.mixture(MIXTURE, 2, 3), SampleConditionsTest::card);
    Files.write(
        folder.resolve("classifier.onnx"),
        PriorGraphs.mixtureClassifier(MIXTURE, 2, 3).toByteArray());
    MixturePrior real = new MixturePrior(1, MIXTURE.components());
    Files.write(
        folder.resolve("real.onnx"), PriorGraphs.mixtureClassifier(real, 4, 3).toByteArray());
    Npy.write(
        folder.resolve("known.npy"), new NpyArray.Float32(Shape.of(2, 2, 3), constant(0.55f)));
    Npy.write(
        folder.resolve("mask.npy"),
        new NpyArray.Uint8(Shape.of(2, 3), new byte[] {1, 0, 0, 1, 0, 1}));
    Npy.write(
        folder.resolve("wide.npy"),
        new NpyArray.Uint8(Shape.of(2, 4), new byte[] {1, 1, 1, 1, 1, 1, 1, 1}));
  }

  @Test
  void samplesOfAClassAreDrawnFromItsComponent() throws IOException {
    for (int k = 0; k < 2; k++) {
      float[] values =
          sample("--class", Integer.toString(k), "--classifier", file("classifier.onnx"));
      double[] law = law(values);
      assertThat(law[0]).isCloseTo(k == 0 ? -0.5 : 0.5, within(0.05));
      assertThat(law[1]).isCloseTo(VARIANCE, within(0.01));
      JsonNode conditions = report().get("conditions");
      assertThat(conditions.get("class_index").asInt()).isEqualTo(k);
      assertThat(conditions.get("classifier_sha256").asText()).hasSize(64);
    }
  }

  @Test
  void knownPixelsStayAndDecideTheClassOfTheRest() throws IOException {
    float[] values =
        sample("--known", file("known.npy"), "--mask", file("mask.npy"), "--corrector", "langevin");
    double unknown = 0;
    int[] known = {0, 3, 5};
    for (int i = 0; i < values.length; i++) {
      int pixel = i % 6;
      if (Arrays.stream(known).anyMatch(p -> p == pixel)) {
        assertThat(values[i]).isEqualTo(0.55f);
      } else {
        unknown += values[i] / (values.length / 2.0);
      }
    }
    assertThat(unknown).isCloseTo(0.5, within(0.08));
    assertThat(report().get("conditions").get("known_pixels").asInt()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--class 2 --classifier classifier.onnx|there is no class 2; the classifier has the classes 0 to 1",
        "--class 1|--class and --classifier go together",
        "--known known.npy|--known and --mask go together",
        "--class 0 --classifier absent.onnx|cannot be read",
        "--class 0 --classifier mask.npy|is not an ONNX model",
        "--class 0 --classifier real.onnx|the classifier takes images of 1 channels and the prior has 2",
        "--known known.npy --mask wide.npy|must be equal",
        "--known mask.npy --mask known.npy|a mask is [rows, columns]",
        "--known known.npy --mask mask.npy --solver dormand-prince|fixed steps",
        "--class 0 --classifier classifier.onnx --guidance -1|guidance weight"
      })
  void refusesInOneSentence(String arguments, String reason) {
    List<String> named = new ArrayList<>();
    for (String argument : List.of(arguments.split(" "))) {
      named.add(argument.contains(".") ? file(argument) : argument);
    }
    CommandRun run = run(named.toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains(reason);
    assertThat(run.err().strip().lines().count()).isEqualTo(1);
  }

  private static float[] sample(String... arguments) throws IOException {
    CommandRun run = run(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return ((NpyArray.Float32) Npy.read(folder.resolve("out/samples.npy"))).values();
  }

  private static CommandRun run(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "sample",
                "--models",
                folder.toString(),
                "--prior",
                "pair",
                "--out",
                folder.resolve("out").toString(),
                "--size",
                "2x3",
                "--steps",
                "60",
                "--count",
                "150",
                "--solver",
                "reverse-diffusion",
                "--grid",
                "geometric"));
    for (String argument : arguments) {
      if (argument.equals("--solver")) {
        all.subList(all.indexOf("--solver"), all.indexOf("--solver") + 2).clear();
      }
    }
    all.addAll(Arrays.asList(arguments));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static JsonNode report() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
  }

  private static double[] law(float[] values) {
    double mean = 0;
    double square = 0;
    for (float v : values) {
      mean += (double) v / values.length;
      square += (double) v * v / values.length;
    }
    return new double[] {mean, square - mean * mean};
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  private static float[] constant(float value) {
    float[] values = new float[SIZE];
    Arrays.fill(values, value);
    return values;
  }

  private static MixturePrior.Component component(double weight, double mean) {
    double[] means = new double[SIZE];
    Arrays.fill(means, mean);
    double[] covariance = new double[SIZE * SIZE];
    for (int i = 0; i < SIZE; i++) {
      covariance[i * SIZE + i] = VARIANCE;
    }
    return MixturePrior.Component.of(weight, means, covariance);
  }

  private static ModelCard card(String digest) {
    double[] sigmas = {0.01, 0.1, 1, 10};
    double[] variances = {1e-4, 0.008, 0.04, 0.3};
    return new ModelCard(
        "pair",
        "Two Gaussians",
        "MR",
        2,
        ModelCard.Parameterisation.DENOISER,
        digest,
        VarianceTable.of(sigmas, variances),
        "none",
        1,
        64,
        1,
        List.of("none"),
        "Apache-2.0",
        "Tests",
        List.of());
  }
}
