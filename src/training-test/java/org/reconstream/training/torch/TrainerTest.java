package org.reconstream.training.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.onnx.EngineSettings;
import org.reconstream.prior.onnx.OnnxPrior;
import org.reconstream.training.Checkpoint;
import org.reconstream.training.ConfigFile;
import org.reconstream.training.Corpus;
import org.reconstream.training.Modality;
import org.reconstream.training.Stacks;
import org.reconstream.training.Trainer;
import org.reconstream.training.TrainingConfig;
import org.reconstream.training.TrainingException;
import org.reconstream.training.TrainingListener;

class TrainerTest {
  private static final String TINY =
      """
      {"network": {"channels": [8, 12], "down_blocks": [1, 1], "up_blocks": [1], "width": 16},
       "patches": {"sides": [24, 32], "batch": 4},
       "optimiser": {"rate": 0.004, "warmup": 5},
       "steps": 12, "validate_steps": 6, "seed": 5, "threads": 1,
       "card": {"held_out_slices": 2, "noises_per_slice": 1, "minimum_matrix": 16}}
      """;

  @TempDir Path folder;
  private TrainingConfig config;
  private Corpus corpus;
  private final Reports reports = new Reports();

  @BeforeEach
  void makeCorpus() throws IOException {
    Path file = folder.resolve("tiny.json");
    Files.writeString(file, TINY);
    config = ConfigFile.read(file);
    corpus = Corpus.open(List.of(Stacks.ellipses(folder, 60, 48, 6)), Modality.MR, 32);
  }

  @Test
  void leavesAPriorThatLoadsAndImproves() throws IOException {
    Path out = folder.resolve("tiny-prior");
    assertThat(trainer(out).run(false, () -> false)).isTrue();
    assertThat(out).isDirectoryContaining("glob:**model.onnx");
    assertThat(ImageIO.read(out.resolve("curve.png").toFile()).getWidth()).isGreaterThan(100);
    assertThat(ImageIO.read(out.resolve("sheet.png").toFile()).getHeight()).isGreaterThan(100);
    assertThat(reports.validations).hasSize(2);
    double first = reports.validations.get(0).getOrDefault("0.3", 99.0);
    assertThat(reports.validations.get(1).get("0.3")).isGreaterThan(first);
    try (OnnxPrior prior = OnnxPrior.load(out, EngineSettings.cpu());
        Denoiser denoiser = prior.denoiser()) {
      assertThat(prior.card().id()).isEqualTo("tiny-prior");
      assertThat(prior.card().variance().maximumSigma()).isEqualTo(10);
      float[] d = new float[2 * 33 * 20];
      float[][] x = {new float[2 * 33 * 20]};
      denoiser.denoise(x, new float[] {0.1f}, 33, 20, new float[][] {d});
      assertThat(d).doesNotContain(Float.NaN);
    }
  }

  @Test
  void interruptedRunEndsWithTheSameBits() throws IOException {
    Path whole = folder.resolve("whole");
    trainer(whole).run(false, () -> false);
    Path parts = folder.resolve("parts");
    for (int stop : new int[] {1, 4, 5}) {
      int[] asked = new int[1];
      assertThat(trainer(parts).run(true, () -> asked[0]++ == stop)).isFalse();
    }
    // Left by a run killed while writing its next checkpoint.
    Files.writeString(parts.resolve(Checkpoint.NAME + ".partial"), "half a checkpoint");
    int[] never = new int[1];
    boolean complete = trainer(parts).run(true, () -> never[0]++ > 1000);
    assertThat(complete).isTrue();
    assertThat(Files.mismatch(parts.resolve("model.onnx"), whole.resolve("model.onnx")))
        .isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SLICED", "SLICED_VARIANCE_REDUCED", "IMPLICIT"})
  void otherObjectivesTrainOnNcsnLevelsToo(String kind) throws IOException {
    Path file = folder.resolve(kind + ".json");
    String objective =
        String.format(
            "{\"objective\": {\"kind\": \"%s\", \"probes\": 1}, \"noise\": {\"kind\":"
                + " \"GEOMETRIC\", \"smallest\": 0.05, \"largest\": 2},",
            kind);
    Files.writeString(file, TINY.replaceFirst("\\{", objective));
    config = ConfigFile.read(file);
    assertThat(trainer(folder.resolve(kind)).run(false, () -> false)).isTrue();
    double first = reports.validations.get(0).getOrDefault("0.3", 99.0);
    assertThat(reports.validations.get(1).get("0.3")).isGreaterThan(first);
  }

  @Test
  void stoppedWhileMeasuringKeepsEveryStep() throws IOException {
    Path out = folder.resolve("stopped");
    int[] asked = new int[1];
    assertThatThrownBy(() -> trainer(out).run(false, () -> asked[0]++ > 12))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("continue with --resume");
    assertThat(out.resolve("model.onnx")).doesNotExist();
    assertThat(trainer(out).run(true, () -> false)).isTrue();
    assertThat(out.resolve("model.onnx")).exists();
  }

  @Test
  void refusesToMixRuns() throws IOException {
    Path out = folder.resolve("mixed");
    int[] asked = new int[1];
    trainer(out).run(false, () -> asked[0]++ == 2);
    assertThatThrownBy(() -> trainer(out).run(false, () -> false))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("add --resume");
    Path other = folder.resolve("other.json");
    Files.writeString(other, TINY.replace("0.004", "0.005"));
    config = ConfigFile.read(other);
    assertThatThrownBy(() -> trainer(out).run(true, () -> false))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("another optimiser");
    byte[] checkpoint = Files.readAllBytes(out.resolve(Checkpoint.NAME));
    Files.write(
        out.resolve(Checkpoint.NAME), java.util.Arrays.copyOf(checkpoint, checkpoint.length / 2));
    assertThatThrownBy(() -> trainer(out).run(true, () -> false))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("not a checkpoint that can be continued");
  }

  private Trainer trainer(Path out) {
    return new Trainer(config, corpus, new TorchBackend(), out, reports, Clock.systemUTC());
  }

  private static final class Reports implements TrainingListener {
    private final List<Map<String, Double>> validations = new ArrayList<>();

    @Override
    public void started(String backend, long parameters, int train, int validation, long step) {}

    @Override
    public void progressed(Progress progress) {}

    @Override
    public void validated(long step, Map<String, Double> psnr) {
      validations.add(psnr);
    }

    @Override
    public void saved(long step) {}

    @Override
    public void measured(int done, int all) {}
  }
}
