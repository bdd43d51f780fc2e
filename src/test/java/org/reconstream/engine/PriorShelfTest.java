package org.reconstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.prior.Prior;
import org.reconstream.prior.PriorException;

class PriorShelfTest {
  @TempDir private Path models;
  private final List<IsotropicPrior> loaded = new ArrayList<>();

  @BeforeEach
  void twoFoldersOneOfThemAPrior() throws IOException {
    Files.createDirectories(models.resolve(IsotropicPrior.ID));
    Files.createFile(models.resolve(IsotropicPrior.ID).resolve("card.json"));
    Files.createDirectories(models.resolve("notes"));
  }

  private Prior load(Path folder) {
    IsotropicPrior prior = new IsotropicPrior();
    loaded.add(prior);
    return prior;
  }

  @Test
  void everyFolderWithACardIsLoadedAndClosedWithTheShelf() {
    try (PriorShelf shelf = PriorShelf.load(models, this::load)) {
      assertThat(shelf.ids()).containsExactly(IsotropicPrior.ID);
      assertThat(shelf.find(IsotropicPrior.ID)).isPresent();
      assertThat(shelf.find("notes")).isEmpty();
    }
    assertThat(loaded).singleElement().matches(prior -> prior.priorClosed);
  }

  @Test
  void unknownIdIsRefusedWithThoseKnownAndNothingStaysOpen() {
    assertThatThrownBy(() -> PriorShelf.load(models, Set.of("isotropic", "zebra"), this::load))
        .isInstanceOf(PriorException.class)
        .hasMessageContaining("zebra")
        .hasMessageContaining("known priors: isotropic");
    assertThat(loaded).allMatch(prior -> prior.priorClosed);
  }

  @Test
  void cardThatNamesAnotherFolderIsRefused() throws IOException {
    Files.createDirectories(models.resolve("copied"));
    Files.createFile(models.resolve("copied").resolve("card.json"));
    assertThatThrownBy(() -> PriorShelf.load(models, this::load))
        .isInstanceOf(PriorException.class)
        .hasMessageContaining("copied");
    assertThat(loaded).isNotEmpty().allMatch(prior -> prior.priorClosed);
  }

  @Test
  void missingModelsFolderIsNamed() {
    assertThatThrownBy(() -> PriorShelf.ids(models.resolve("none")))
        .isInstanceOf(PriorException.class)
        .hasMessageContaining("none");
  }
}
