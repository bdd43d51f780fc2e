package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reconstream.array.Shape;
import org.reconstream.formats.Npy;
import org.reconstream.formats.NpyArray;
import org.reconstream.posterior.SamplerKind;

final class MainTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "reconstruct",
        "sample",
        "serve",
        "submit",
        "collect",
        "import",
        "doctor",
        "prior"
      })
  void everyCommandExplainsItself(String command) {
    CommandRun run = CommandRun.of(command, "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: reconstream " + command).contains("--help");
    assertThat(run.err()).isEmpty();
    assertThat(CommandRun.of("--help").out()).contains("  " + command);
  }

  @ParameterizedTest
  @CsvSource({
    "'', Missing command",
    "reconstrct, Unmatched argument",
    "reconstruct, Missing required",
    "reconstruct x --out y --draws many, Invalid value for option '--draws'",
    "submit, Missing required parameter",
    "submit --priority urgent x, Invalid value for option '--priority'",
    "prior, Missing command",
    "sample --out y --solver magic, Invalid value for option '--solver'",
    "sample --out y --size 12, Invalid value for option '--size'",
    "prior fit-gaussian, Missing required options"
  })
  void wrongUsageIsTwoLinesAndCodeTwo(String line, String message) {
    CommandRun run = CommandRun.of(line.isEmpty() ? new String[0] : line.split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("reconstream: ").contains(message).contains("--help' for");
    assertThat(run.err()).doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aMissingFileIsOneSentence() {
    CommandRun run = CommandRun.of("reconstruct", "no/such.npy", "--out", folder.toString());
    assertOneSentence(run, "no/such.npy: there is no such file or folder");
  }

  @Test
  void aForeignFileIsOneSentence() throws IOException {
    Path file = Files.write(folder.resolve("x.npy"), new byte[5000]);
    assertOneSentence(
        CommandRun.of("reconstruct", file.toString(), "--out", folder.toString()),
        "neither a DICOM file nor NumPy arrays");
    assertOneSentence(
        CommandRun.of("submit", file.toString(), "--bootstrap", "127.0.0.1:1"),
        "neither a DICOM file nor NumPy arrays");
    assertOneSentence(CommandRun.of("import", folder.toString(), "--out", "x"), "is a folder");
  }

  @Test
  void whatAFileIsFollowsFromItsContent() throws IOException {
    Path npyNamedDcm = folder.resolve("scan.dcm");
    Npy.write(npyNamedDcm, new NpyArray.Float32(Shape.of(1, 4, 4), new float[16]));
    assertOneSentence(
        CommandRun.of("reconstruct", npyNamedDcm.toString(), "--out", folder.toString()),
        "k-space must be complex64 [coil, ky, kx]");
    byte[] dicom = new byte[400];
    System.arraycopy("DICM".getBytes(StandardCharsets.US_ASCII), 0, dicom, 128, 4);
    Path dicomNamedNpy = Files.write(folder.resolve("scan.npy"), dicom);
    CommandRun run =
        CommandRun.of("reconstruct", dicomNamedNpy.toString(), "--out", folder.toString());
    assertOneSentence(run, "scan.npy: ");
    assertThat(run.err()).doesNotContain("NumPy");
  }

  @Test
  void helpNamesEverySamplerAsWhatItIs() {
    List<String> calibrated = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (SamplerKind kind : SamplerKind.values()) {
      (kind.calibrated() ? calibrated : others).add(kind.label());
    }
    assertThat(RecipeOptions.CALIBRATED).isEqualTo(String.join(", ", calibrated));
    assertThat(RecipeOptions.NOT_CALIBRATED).isEqualTo(String.join(", ", others));
    assertThat(CommandRun.of("samplers").out())
        .contains("dds (not calibrated", "gamma        step size; 0.001 to 1 (default: 0.2)");
  }

  @Test
  void recipesOutsideTheirRangeAreRefused() {
    String scan = "models/examples/brain-8ch-poisson.npy";
    assertOneSentence(
        CommandRun.of("reconstruct", scan, "--out", folder.toString(), "--draws", "0"), "draws");
    assertOneSentence(
        CommandRun.of("reconstruct", scan, "--out", folder.toString(), "--sampler", "magic"),
        "use one of daps-cal, ");
    assertOneSentence(
        CommandRun.of("reconstruct", scan, "--out", folder.toString(), "--prior", "none"),
        "there is no prior none");
    assertOneSentence(
        CommandRun.of("reconstruct", scan, "--out", folder.toString(), "--engine", "abacus"),
        "onnxruntime");
  }

  @Test
  void engineWithoutItsLibraryIsRefusedBeforeAnythingRuns() {
    CommandRun run =
        CommandRun.of(
            "reconstruct",
            "models/examples/brain-8ch-poisson.npy",
            "--out",
            folder.toString(),
            "--engine",
            "tensorrt");
    assertOneSentence(run, "engine 'tensorrt' needs");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aWrongConfigurationIsUsage() throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), "kafka:\n  bootsrap: x\n");
    CommandRun run = CommandRun.of("serve", "--config", file.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("c.yaml line 2").contains("kafka.bootsrap").hasLineCount(1);
  }

  @Test
  void theStackTraceIsShownOnRequest() {
    CommandRun run = CommandRun.of("reconstruct", "no.npy", "--out", "x", "--verbose");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("\tat ");
  }

  private static void assertOneSentence(CommandRun run, String text) {
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("reconstream: ").contains(text).hasLineCount(1);
  }
}
