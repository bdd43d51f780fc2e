package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.reconstream.formats.Npy;
import org.reconstream.formats.NpyArray;

/** Samples of the shipped Gaussian prior through the ONNX engine. */
final class SampleCommandTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(SampleSettings.Solver.class)
  void everySolverWritesFiniteImagesAndItsCost(SampleSettings.Solver solver) throws IOException {
    float[] values = sample("a", "--solver", solver.toString(), "--steps", "12", "--count", "2");
    assertThat(values).hasSize(2 * 2 * 32 * 32);
    double squares = 0;
    for (float v : values) {
      squares += (double) v * v;
    }
    assertThat(squares / values.length).isBetween(1e-3, 10.0);
    JsonNode report = report("a");
    assertThat(report.get("settings").get("solver").asText()).isEqualTo(solver.toString());
    assertThat(report.get("nfe")).hasSize(2);
    assertThat(report.get("nfe").get(0).asInt()).isGreaterThanOrEqualTo(12);
    assertThat(ImageIO.read(folder.resolve("a/sheet.png").toFile()).getWidth()).isPositive();
  }

  @Test
  void theSameSeedGivesTheSameBitsAloneAndAmongOthers() throws IOException {
    String[] settings = {"--solver", "ancestral", "--corrector", "hmc", "--sde", "vp"};
    float[] three = sample("three", with(settings, "--steps", "8", "--count", "3"));
    float[] one = sample("one", with(settings, "--steps", "8", "--count", "1"));
    assertThat(one).isEqualTo(Arrays.copyOf(three, one.length));
    float[] other = sample("other", with(settings, "--steps", "8", "--count", "1", "--seed", "1"));
    assertThat(other).isNotEqualTo(one);
  }

  /** Twice the 4 standard errors of two samples' mean, whose entropy the spectrum tells. */
  @Test
  void likelihoodIsReported() throws IOException {
    sample("l", "--steps", "40", "--count", "2", "--likelihood");
    JsonNode likelihood = report("l").get("likelihood");
    assertThat(likelihood.get("bits_per_dimension")).hasSize(2);
    double mean = likelihood.get("mean_bits_per_dimension").asDouble();
    assertThat(mean).isCloseTo(ShippedSpectrum.of(32).entropyBits(0.005), within(0.13));
  }

  @ParameterizedTest
  @CsvSource({
    "--size 8x8, covers matrices from 32 to 512",
    "--prior none-such, there is no prior none-such",
    "--count 0, --count must be 1 to 10000",
    "--steps 1, --steps must be 2 to 10000",
    "--solver dormand-prince --corrector hmc, takes no corrector"
  })
  void whatCannotBeIsOneSentence(String options, String sentence) {
    CommandRun run = CommandRun.of(with(options.split(" "), "--out", folder.toString(), "sample"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("reconstream: ").contains(sentence);
    assertThat(run.err().strip().lines()).hasSize(1);
  }

  private float[] sample(String name, String... options) throws IOException {
    Path out = folder.resolve(name);
    String[] line = with(options, "--size", "32x32", "--out", out.toString(), "sample");
    CommandRun run = CommandRun.of(line);
    assertThat(run.err()).doesNotContain("reconstream:");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("evaluations each");
    return ((NpyArray.Float32) Npy.read(out.resolve("samples.npy"))).values();
  }

  private JsonNode report(String name) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(folder.resolve(name + "/report.json")));
  }

  /** The command, which comes last, first; then the options. */
  private static String[] with(String[] options, String... more) {
    String[] all = Arrays.copyOf(options, options.length + more.length);
    System.arraycopy(more, 0, all, options.length, more.length);
    int last = all.length - 1;
    if (all[last].equals("sample")) {
      System.arraycopy(all, 0, all, 1, last);
      all[0] = "sample";
    }
    return all;
  }
}
