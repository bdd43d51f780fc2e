package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.formats.Npy;
import org.reconstream.formats.NpyArray;
import org.reconstream.prior.GaussianPrior;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.Spectrum;
import org.reconstream.prior.VarianceTable;
import org.reconstream.prior.onnx.PriorFolder;
import org.reconstream.prior.onnx.PriorGraphs;

/** Every task through the command line, under Gaussian priors of one, two and three channels. */
final class RestoreCommandTest {
  private static final int SIDE = 32;
  private static final Spectrum SPECTRUM =
      Spectrum.of(0.03, new double[] {0, 0.1, 0.7}, new double[] {30, 0.5, 1e-3});

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    prior("gray", "CT", 1, "none");
    prior("complex", "MR", 2, "p99-acs");
    prior("photo", "XC", 3, "none");
    for (int channels = 1; channels <= 3; channels++) {
      ImageFile.write(
          folder.resolve("clean" + channels + ".npy"),
          org.reconstream.array.Tensor.of(Shape.of(channels, SIDE, SIDE), sample(channels)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gray|1|--task inpaint --keep 0.4",
        "complex|2|--task inpaint --keep 0.4",
        "photo|3|--task colourise",
        "gray|1|--task compressed-sensing --keep 0.4",
        "complex|2|--task compressed-sensing --keep 0.4",
        "gray|1|--task compressed-sensing --matrix gaussian --keep 0.4",
        "gray|1|--task deblur --blur motion --blur-size 5 --blur-angle 30",
        "photo|3|--task deblur --blur gaussian --blur-size 1 --boundary valid",
        "complex|2|--task super-resolve --factor 2",
        "gray|1|--task super-resolve --sampler pigdm --levels 40",
        "gray|1|--task inpaint --sampler dps --levels 300"
      })
  void restoresWhatWasDamaged(String prior, int channels, String task) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(task.split(" ")));
    arguments.addAll(List.of("--simulate", "--prior", prior, "--draws", "4"));
    if (!task.contains("levels")) {
      arguments.addAll(List.of("--levels", "20"));
    }
    JsonNode report = restore("sim", channels, 0.02, arguments);
    double ratio = report.get("residual_ratio").asDouble();
    if (task.contains("--sampler")) {
      assertThat(ratio).isBetween(0.1, 30.0);
    } else {
      assertThat(ratio).isBetween(0.8, 1.25);
    }
    JsonNode quality = report.get("quality");
    double mean = quality.get("mean_psnr").asDouble();
    assertThat(mean).isGreaterThan(quality.get("baseline_psnr").asDouble() - loss(task));
    assertThat(mean).isGreaterThan(quality.get("draw_psnr").asDouble());
    assertThat(report.get("calibrated").asBoolean()).isEqualTo(!task.contains("--sampler"));
    assertThat(ImageIO.read(folder.resolve("sim/panel.png").toFile()).getWidth()).isPositive();
    NpyArray samples = Npy.read(folder.resolve("sim/samples.npy"));
    assertThat(samples.shape()).isEqualTo(Shape.of(4, channels, SIDE, SIDE));
    assertThat(Npy.read(folder.resolve("sim/std.npy")).shape()).isEqualTo(Shape.of(SIDE, SIDE));
  }

  /**
   * T5.3: known pixels come back to within the noise; and measured data give the simulated bits.
   */
  @Test
  void measuredDataGiveWhatTheSimulationGave() throws IOException {
    byte[] marks = new byte[SIDE * SIDE];
    for (int i = 0; i < marks.length; i += 3) {
      marks[i] = 1;
    }
    Path mask = folder.resolve("mask.npy");
    Npy.write(mask, new NpyArray.Uint8(Shape.of(SIDE, SIDE), marks));
    List<String> task =
        List.of(
            "--task",
            "inpaint",
            "--mask",
            mask.toString(),
            "--prior",
            "gray",
            "--levels",
            "20",
            "--draws",
            "3");
    JsonNode simulated = restore("one", 1, 0.01, with(task, "--simulate"));
    float[] data = floats(folder.resolve("one/data.npy"));
    float[] image = new float[SIDE * SIDE];
    for (int i = 0; i < data.length; i++) {
      image[3 * i] = data[i];
    }
    Path measured = folder.resolve("measured.npy");
    Npy.write(measured, new NpyArray.Float32(Shape.of(SIDE, SIDE), image));
    CommandRun run = run("two", measured, 0.01, task);
    assertThat(run.exitCode()).as(run.err()).isZero();
    float[] again = floats(folder.resolve("two/samples.npy"));
    assertThat(again).isEqualTo(floats(folder.resolve("one/samples.npy")));
    assertThat(simulated.get("simulated").asBoolean()).isTrue();
    double squares = 0;
    for (int i = 0; i < data.length; i++) {
      squares += Math.pow(again[3 * i] - data[i], 2) / data.length;
    }
    assertThat(Math.sqrt(squares)).isCloseTo(0.01, within(0.003));
  }

  @Test
  void hounsfieldUnitsAndScaleAreUndone() throws IOException {
    prior("body", "CT", 1, "hu-2000");
    float[] clean = sample(1);
    float[] hounsfield = new float[clean.length];
    for (int i = 0; i < clean.length; i++) {
      hounsfield[i] = 2000 * clean[i] - 1000;
    }
    Path file = folder.resolve("hu.npy");
    Npy.write(file, new NpyArray.Float32(Shape.of(SIDE, SIDE), hounsfield));
    List<String> task =
        List.of("--task", "super-resolve", "--simulate", "--levels", "20", "--draws", "4");
    CommandRun run = run("hu", file, 20.0, with(task, "--prior", "body"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode units = restore("plain", 1, 0.01, with(task, "--prior", "gray"));
    assertThat(report("hu").get("scale").asDouble()).isEqualTo(2000);
    assertThat(report("hu").get("quality").get("mean_psnr").asDouble())
        .isCloseTo(units.get("quality").get("mean_psnr").asDouble(), within(0.3));
    float[] mean = floats(folder.resolve("hu/mean.npy"));
    double offset = 0;
    for (int i = 0; i < mean.length; i++) {
      offset += (mean[i] - hounsfield[i]) / mean.length;
    }
    assertThat(offset).isCloseTo(0, within(60.0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--task colourise --prior gray --simulate|3 channels",
        "--task inpaint --prior photo --simulate|3 channels is needed",
        "--task inpaint --prior gray --keep 1.5 --simulate|--keep",
        "--task super-resolve --factor 5 --prior gray --simulate|does not divide",
        "--task deblur --blur uniform --blur-size 4 --prior gray --simulate|odd",
        "--task compressed-sensing --prior gray|--size",
        "--task compressed-sensing --prior gray --size 32x32|needs data of shape",
        "--task inpaint --prior none --simulate|there is no prior none",
        "--task inpaint --prior gray --simulate --noise -1|--noise",
        "--task inpaint --prior mri-head --simulate|there is no prior"
      })
  void refusesInOneSentence(String task, String reason) {
    List<String> arguments = new ArrayList<>(List.of(task.split(" ")));
    if (!task.contains("--noise")) {
      arguments.addAll(List.of("--noise", "0.1"));
    }
    CommandRun run = run("no", folder.resolve("clean1.npy"), null, arguments);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains(reason);
    assertThat(run.err().strip().lines().count()).isEqualTo(1);
  }

  @Test
  void aPriorWithoutProductsIsRefusedForDps() throws IOException {
    ModelCard card = card("plain", "CT", 1, "none", "0".repeat(64));
    PriorFolder.write(
        folder.resolve("plain"),
        PriorGraphs.gaussian(SPECTRUM, 1),
        digest -> card("plain", "CT", card.channels(), "none", digest));
    CommandRun run =
        run(
            "no",
            folder.resolve("clean1.npy"),
            0.1,
            List.of("--task", "inpaint", "--simulate", "--prior", "plain", "--sampler", "dps"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("sampler dps needs the vector-Jacobian graph vjp.onnx and prior plain has none");
  }

  /**
   * What these priors cannot gain: their channels and frequencies are independent, so nothing is
   * learned of colours and unmeasured frequencies, and the mean of four draws is 10 log(5/4) = 0.97
   * dB worse than the posterior mean.
   */
  private static double loss(String task) {
    boolean independent = task.contains("colourise") || task.contains("sensing");
    return independent && !task.contains("gaussian") ? 1.3 : 0;
  }

  private static JsonNode restore(String name, int channels, double noise, List<String> arguments)
      throws IOException {
    CommandRun run = run(name, folder.resolve("clean" + channels + ".npy"), noise, arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("residual ratio");
    return report(name);
  }

  private static CommandRun run(
      String name, Path in, @Nullable Double noise, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("restore", "--models", folder.toString()));
    all.addAll(List.of("--in", in.toString(), "--out", folder.resolve(name).toString()));
    if (noise != null) {
      all.addAll(List.of("--noise", noise.toString()));
    }
    all.addAll(arguments);
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static JsonNode report(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name + "/report.json").toFile());
  }

  private static List<String> with(List<String> arguments, String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(Arrays.asList(more));
    return all;
  }

  private static float[] floats(Path file) throws IOException {
    return ((NpyArray.Float32) Npy.read(file)).values();
  }

  /** A draw of the prior: white noise through the square root of the spectrum. */
  private static float[] sample(int channels) {
    float[][] noise = new float[1][channels * SIDE * SIDE];
    NoiseStream.ofKey(channels).normals(0, 0, 0, noise[0]);
    Spectrum root =
        Spectrum.of(
            0.03,
            new double[] {0, 0.1, 0.7},
            new double[] {Math.sqrt(30), Math.sqrt(0.5), Math.sqrt(1e-3)});
    float[][] image = new float[1][noise[0].length];
    new GaussianPrior(root, channels).denoise(scaled(noise), new float[] {1000}, SIDE, SIDE, image);
    return image[0];
  }

  /** D at a huge sigma is the spectrum over sigma squared. */
  private static float[][] scaled(float[][] noise) {
    float[][] large = new float[1][noise[0].length];
    for (int i = 0; i < large[0].length; i++) {
      large[0][i] = 1e6f * noise[0][i];
    }
    return large;
  }

  private static void prior(String id, String modality, int channels, String normalisation)
      throws IOException {
    PriorFolder.write(
        folder.resolve(id),
        PriorGraphs.gaussian(SPECTRUM, channels),
        PriorGraphs.gaussianVjp(SPECTRUM, channels),
        digest -> card(id, modality, channels, normalisation, digest));
  }

  private static ModelCard card(
      String id, String modality, int channels, String normalisation, String digest) {
    GaussianPrior twin = new GaussianPrior(SPECTRUM, channels);
    double[] sigmas = new double[40];
    double[] variances = new double[sigmas.length];
    for (int i = 0; i < sigmas.length; i++) {
      sigmas[i] = 0.002 * Math.pow(20 / 0.002, i / (sigmas.length - 1.0));
      variances[i] = twin.variance(sigmas[i], SIDE, SIDE);
    }
    return new ModelCard(
        id,
        "A Gaussian",
        modality,
        channels,
        ModelCard.Parameterisation.DENOISER,
        digest,
        VarianceTable.of(sigmas, variances),
        normalisation,
        8,
        64,
        1,
        List.of("none"),
        "Apache-2.0",
        "Tests",
        List.of());
  }
}
