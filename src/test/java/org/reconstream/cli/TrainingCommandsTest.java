package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reconstream.training.Stacks;

class TrainingCommandsTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void checkSaysThatACardDoesNotDescribeOtherImages() throws IOException {
    Path corpus = Stacks.ellipses(folder, 24, 64, 6);
    assertThat(
            run(
                "prior",
                "check",
                "models/mri-gaussian",
                "--corpus",
                corpus.toString(),
                "--slices",
                "2"))
        .isEqualTo(1);
    assertThat(out.toString())
        .contains("ok    a row alone and in a batch has the same bits")
        .contains("The card of mri-gaussian is not true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--slices", "--noises"})
  void aCheckOfNothingIsOneSentence(String option) throws IOException {
    Path corpus = Stacks.ellipses(folder, 24, 64, 6);
    String[] line = {"prior", "check", "models/mri-gaussian", "--corpus", corpus.toString()};
    String[] nothing = Arrays.copyOf(line, line.length + 2);
    nothing[line.length] = option;
    nothing[line.length + 1] = "0";
    assertThat(run(nothing)).isEqualTo(1);
    assertThat(err.toString()).contains(option + " must be at least 1");
  }

  @ParameterizedTest
  @CsvSource({"check, 16", "covariance, 24"})
  void helpTellsHowManyImagesACommandMeasuresOn(String command, int images) {
    assertThat(run("prior", command, "--help")).isZero();
    assertThat(out.toString()).contains("Images to measure on (default: " + images + ")");
  }

  @Test
  void unusableCorpusIsRefusedBeforeAnythingIsWritten() throws IOException {
    Path corpus = Stacks.ellipses(folder, 24, 64, 6);
    Path model = folder.resolve("model");
    assertThat(run("train", "--corpus", corpus.toString(), "--out", model.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("smaller than the patches of 128");
    assertThat(model).doesNotExist();
  }

  @Test
  void wrongConfigurationIsNamed() throws IOException {
    Path config = Files.writeString(folder.resolve("c.json"), "{\"step\": 3}");
    assertThat(run("train", "--corpus", "x.npz", "--out", "m", "--config", config.toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("unknown field step");
  }

  @Test
  void timesAreReadable() {
    assertThat(TrainingLines.time(59.4)).isEqualTo("59 s");
    assertThat(TrainingLines.time(61)).isEqualTo("1 min 1 s");
    assertThat(TrainingLines.time(7380)).isEqualTo("2 h 3 min");
  }

  private int run(String... arguments) {
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return Main.run(terminal, new Installation(List.of(folder)), arguments);
  }
}
