package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Evaluations of the shipped CT prior through the ONNX engine. */
final class EvaluateCtCommandTest {
  private static final int SIDE = 64;

  @TempDir private Path folder;

  @BeforeEach
  void writeCorpus() throws IOException {
    float[] values = new float[3 * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      int slice = i / (SIDE * SIDE);
      double y = (i / SIDE % SIDE - SIDE / 2.0) / 20;
      double x = (i % SIDE - SIDE / 2.0) / (24 + slice);
      values[i] = Math.hypot(x, y) < 1 ? (Math.hypot(x - 0.3, y) < 0.2 ? 500 : 40) : -1000;
    }
    Npy.write(folder.resolve("trunks.npy"), new NpyArray.Float32(Shape.of(3, SIDE, SIDE), values));
    Files.writeString(
        folder.resolve("trunks.csv"), "index,subject,split\n0,a,train\n1,b,val\n2,c,val\n");
  }

  private CommandRun run(String... options) {
    List<String> line = new ArrayList<>(List.of("evaluate-ct", "--out", folder + "/result"));
    line.addAll(List.of(options));
    return CommandRun.of(line.toArray(String[]::new));
  }

  @Test
  void oneRunWritesThePage() throws IOException {
    CommandRun run =
        run(
            "--corpus",
            folder + "/trunks.npy",
            "--count",
            "1",
            "--pixel-mm",
            "6",
            "--protocols",
            "sparse-view",
            "--levels",
            "4",
            "--draws",
            "2",
            "--export",
            folder + "/scans");
    assertThat(run.exitCode()).as(run.err()).isZero();
    String page = Files.readString(folder.resolve("result/evaluation.md"));
    assertThat(run.out()).isEqualTo(page);
    assertThat(page)
        .contains("held-out slices [1] of trunks.npy with pixels of 6.0 mm")
        .contains("| sparse-view | FBP, ramp |", "| sparse-view | ct-body, daps-cal |")
        .contains("| slice-0001-sparse-view |", "(weight ");
    assertThat(folder.resolve("scans/slice-0001-sparse-view.npz")).isNotEmptyFile();
  }

  @ParameterizedTest
  @CsvSource({
    "--slices, 2, the corpus has 2 held-out images",
    "--count, 0, --count must be at least 1",
    "--protocols, sparse-view;none, '--protocols takes sparse-view, low-dose'",
  })
  void whatCannotBeIsOneSentence(String option, String value, String sentence) {
    CommandRun run =
        run("--corpus", folder + "/trunks.npy", "--scans-only", option, value.replace(';', ','));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains(sentence);
  }

  @Test
  void aMissingCorpusIsNamed() {
    CommandRun run = run("--scans-only");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("--corpus is missing");
  }
}
