package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.array.Shape;
import org.reconstream.formats.Npy;
import org.reconstream.formats.NpyArray;
import org.reconstream.prior.CardFile;
import org.reconstream.prior.ModelCard;

/** On a copy of the shipped Gaussian prior. */
final class PriorCovarianceCommandTest {
  private static final int SIDE = 64;

  @TempDir private Path folder;
  private Path prior;
  private Path corpus;

  @BeforeEach
  void write() throws IOException {
    prior = folder.resolve("mri-gaussian");
    Files.createDirectory(prior);
    for (String file : List.of("model.onnx", "vjp.onnx", CardFile.NAME)) {
      Files.copy(Path.of("models", "mri-gaussian", file), prior.resolve(file));
    }
    float[] values = new float[2 * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      double y = (i / SIDE % SIDE - SIDE / 2.0) / 24;
      double x = (i % SIDE - SIDE / 2.0) / 18;
      values[i] = Math.hypot(x, y) < 1 ? (float) (1 - 0.5 * Math.cos(6 * x) * Math.cos(5 * y)) : 0;
    }
    corpus = folder.resolve("heads.npy");
    Npy.write(corpus, new NpyArray.Float32(Shape.of(2, SIDE, SIDE), values));
  }

  @Test
  void theCardGetsWhatWasMeasured() {
    ModelCard before = CardFile.read(prior.resolve(CardFile.NAME)).withCovariance(null);
    CommandRun run = covariance();
    assertThat(run.exitCode()).as(run.err()).isZero();
    ModelCard after = CardFile.read(prior.resolve(CardFile.NAME));
    assertThat(after.covariance()).isNotNull();
    assertThat(after.bands()).isNull();
    assertThat(after.sha256()).isEqualTo(before.sha256());
    assertThat(run.out()).contains("On 2 images", "sigma 10.00");
  }

  @Test
  void aDryRunLeavesTheCardAlone() throws IOException {
    byte[] before = Files.readAllBytes(prior.resolve(CardFile.NAME));
    assertThat(covariance("--dry-run").exitCode()).isZero();
    assertThat(Files.readAllBytes(prior.resolve(CardFile.NAME))).isEqualTo(before);
  }

  @Test
  void noImagesIsOneSentence() {
    CommandRun run = covariance("--slices", "0");
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains("--slices must be at least 1");
  }

  private CommandRun covariance(String... more) {
    String[] args = {"prior", "covariance", prior.toString(), "--corpus", corpus.toString()};
    String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return CommandRun.of(all);
  }
}
