package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstallationTest {
  @TempDir private Path folder;

  @Test
  void theFirstFolderThatHasTheFileWins() throws IOException {
    Path near = Files.createDirectories(folder.resolve("near"));
    Path far = folder.resolve("far");
    Files.createDirectories(far.resolve("models/examples"));
    Files.writeString(far.resolve("models/examples/scan.npy"), "x");
    Installation installation = new Installation(List.of(near, far));
    assertThat(installation.example("scan.npy")).exists().startsWith(far);
    assertThat(installation.models()).isEqualTo(far.resolve("models"));
    Files.createDirectories(near.resolve("models"));
    assertThat(installation.models()).isEqualTo(near.resolve("models"));
    assertThat(installation.example("scan.npy")).startsWith(far);
  }

  @Test
  void whatIsMissingIsNamed() {
    Installation nowhere = new Installation(List.of(folder));
    assertThatThrownBy(nowhere::models)
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("--models");
    assertThatThrownBy(() -> nowhere.example("a.npy"))
        .hasMessageContaining("models/examples/a.npy");
  }

  @Test
  void theProcessFindsTheRepository() {
    assertThat(Installation.ofProcess().example("brain-8ch-poisson.npy")).exists();
  }
}
