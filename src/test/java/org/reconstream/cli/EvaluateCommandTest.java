package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reconstream.array.Shape;
import org.reconstream.formats.Npy;
import org.reconstream.formats.NpyArray;
import org.reconstream.posterior.SamplerKind;

/** Evaluations of the shipped Gaussian prior through the ONNX engine. */
final class EvaluateCommandTest {
  private static final int SIDE = 64;

  @TempDir private Path folder;

  @BeforeEach
  void writeCorpus() throws IOException {
    float[] values = new float[4 * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      int slice = i / (SIDE * SIDE);
      double y = (i / SIDE % SIDE - SIDE / 2.0) / 24;
      double x = (i % SIDE - SIDE / 2.0) / (18 + slice);
      double r = Math.hypot(x, y);
      values[i] = r < 1 ? (float) (1 - 0.5 * Math.cos(6 * x) * Math.cos(5 * y)) : 0;
    }
    Npy.write(folder.resolve("heads.npy"), new NpyArray.Float32(Shape.of(4, SIDE, SIDE), values));
    Files.writeString(
        folder.resolve("heads.csv"),
        "index,subject,contrast,split\n0,a,T1w,train\n1,a,T1w,train\n2,b,T1w,val\n3,c,T2w,val\n");
  }

  @Test
  void theTableTellsMoreThanTheBaselineAndRepeatsItself() throws IOException {
    JsonNode first = evaluate("first", "--samplers", "daps-cal:8,preview:6");
    assertThat(first.get("means")).hasSize(3);
    assertThat(first.get("trials")).hasSize(4);
    JsonNode trial = first.get("trials").get(0);
    assertThat(trial.get("sampler").asText()).isEqualTo("daps-cal:8");
    assertThat(trial.get("contrast").asText()).isEqualTo("T1w");
    assertThat(trial.get("denoiser_calls").asInt()).isEqualTo(8);
    assertThat(trial.get("mean").get("psnr").asDouble()).isGreaterThan(20);
    assertThat(trial.get("baseline").get("psnr").asDouble()).isGreaterThan(20);
    assertThat(trial.get("coverage").asDouble()).isBetween(0.5, 1.0);
    String table = Files.readString(folder.resolve("first/evaluation.md"));
    assertThat(table).contains("| 3 | daps-cal:8 | 3 x 8 |", "| cg-sense |", "slice-0001-r3");
    assertThat(table).contains("The spread of `preview:6` is not uncertainty.");
    JsonNode again = evaluate("again", "--samplers", "daps-cal:8,preview:6");
    assertThat(withoutTimes(again)).isEqualTo(withoutTimes(first));
  }

  @Test
  void trueMapsGiveTheExpectedResidualAndScansAreExported() throws IOException {
    Path scans = folder.resolve("scans");
    JsonNode exact = evaluate("exact", "--exact-maps", "--levels", "8", "--slices", "1");
    JsonNode estimated =
        evaluate("estimated", "--levels", "8", "--slices", "1", "--export", scans.toString());
    assertThat(exact.get("means").get(1).get("residual_ratio").asDouble()).isBetween(0.9, 1.1);
    assertThat(exact.get("simulation").get("exact_maps").asBoolean()).isTrue();
    assertThat(exact.get("trials")).isNotEqualTo(estimated.get("trials"));
    assertThat(scans)
        .isDirectoryContaining("glob:**/slice-0001-r3.npy")
        .isDirectoryContaining("glob:**/slice-0001-r3-reference.npy")
        .isDirectoryContaining("glob:**/slice-0001-r3-region.npy")
        .isDirectoryContaining("glob:**/slice-0001-r3-maps.npy");
    CommandRun run =
        CommandRun.of(
            "reconstruct",
            scans.resolve("slice-0001-r3.npy").toString(),
            "--levels",
            "2",
            "--draws",
            "1",
            "--out",
            folder.resolve("result").toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void allSamplersAreComparedWithinABudget() throws IOException {
    JsonNode all =
        evaluate(
            "all", "--samplers", "all", "--levels", "3", "--slices", "1", "--evaluations", "8");
    assertThat(all.get("remarks")).isEmpty();
    assertThat(all.get("trials")).hasSize(SamplerKind.values().length);
    for (JsonNode trial : all.get("trials")) {
      boolean cheap = 3 * trial.get("denoiser_calls").asInt() <= 8;
      assertThat(trial.get("draws").asInt()).as("%s", trial).isEqualTo(cheap ? 3 : 2);
      assertThat(trial.get("mean").get("psnr").asDouble()).isFinite();
      assertThat(trial.get("coverage").asDouble()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void measuredScansAreReconstructedToo() throws IOException {
    Path scans = folder.resolve("scans");
    evaluate("simulated", "--slices", "1", "--scans-only", "--export", scans.toString());
    Path scan = scans.resolve("slice-0001-r3.npy");
    CommandRun run = measured(scan.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("| 3.05, measured | daps-cal | 2 x 2 | - | - |");
    JsonNode trial = report("measured").get("trials").get(0);
    assertThat(trial.get("residual_ratio").asDouble()).isBetween(0.5, 2.0);
    assertThat(trial.get("mean").get("psnr").asText()).isEqualTo("NaN");
    Npy.write(
        folder.resolve("mask.npy"),
        new NpyArray.Float32(Shape.of(SIDE, SIDE), new float[SIDE * SIDE]));
    CommandRun noReference = measured(scan + "=" + folder.resolve("mask.npy"));
    assertThat(noReference.exitCode()).isEqualTo(1);
    assertThat(noReference.err()).contains("mask");
  }

  private CommandRun measured(String scan) {
    return CommandRun.of(
        "evaluate",
        "--scan",
        scan,
        "--levels",
        "2",
        "--draws",
        "2",
        "--out",
        folder.resolve("measured").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "--slices, 2, the corpus has 2 held-out images",
    "--samplers, none-such, unknown sampler",
    "--samplers, a:b:c, write NAME or NAME:LEVELS",
    "--accelerations, 5;8, fewer than the 16 calibration lines",
    "--calibration-lines, 8;8;8, --calibration-lines needs one number",
    "--noise, 0, the noise level must lie between 0 and 1",
    "--coils, 1, between 2 and 64 coils",
    "--line-density, 2, the relative density"
  })
  void whatCannotBeIsOneSentence(String option, String value, String sentence) {
    CommandRun run =
        CommandRun.of(
            "evaluate",
            "--corpus",
            folder.resolve("heads.npy").toString(),
            "--out",
            folder.resolve("out").toString(),
            option,
            value.replace(';', ','));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().strip().lines().filter(line -> line.startsWith("reconstream: ")))
        .singleElement()
        .asString()
        .contains(sentence);
  }

  private JsonNode evaluate(String name, String... options) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--corpus",
                folder.resolve("heads.npy").toString(),
                "--out",
                folder.resolve(name).toString(),
                "--accelerations",
                "3",
                "--calibration-lines",
                "12",
                "--coils",
                "4",
                "--draws",
                "3"));
    line.addAll(List.of(options));
    CommandRun run = CommandRun.of(line.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return line.contains("--scans-only") ? MissingNode.getInstance() : report(name);
  }

  private JsonNode report(String name) throws IOException {
    return new ObjectMapper()
        .readTree(Files.readAllBytes(folder.resolve(name).resolve("evaluation.json")));
  }

  private static JsonNode withoutTimes(JsonNode report) {
    report.get("trials").forEach(node -> ((ObjectNode) node).remove("seconds"));
    report.get("means").forEach(node -> ((ObjectNode) node).remove("seconds"));
    return report;
  }
}
