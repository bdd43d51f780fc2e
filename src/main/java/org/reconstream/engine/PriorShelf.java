package org.reconstream.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.reconstream.prior.CardFile;
import org.reconstream.prior.Prior;
import org.reconstream.prior.PriorException;

/**
 * The priors a process can use, by id; all loaded when the shelf is made, so that no job waits for
 * a file. A prior's id is the name of its folder.
 *
 * <p>Immutable and thread-safe. Closing closes every prior.
 */
public final class PriorShelf implements AutoCloseable {
  private final SortedMap<String, Prior> priors;

  private PriorShelf(SortedMap<String, Prior> priors) {
    this.priors = priors;
  }

  /** A shelf of priors that are already loaded; it owns them. */
  public static PriorShelf of(Prior... priors) {
    SortedMap<String, Prior> byId = new TreeMap<>();
    for (Prior prior : priors) {
      byId.put(prior.card().id(), prior);
    }
    return new PriorShelf(byId);
  }

  /** Loads every prior in a models folder. */
  public static PriorShelf load(Path models, PriorLoader loader) {
    return load(models, ids(models), loader);
  }

  /**
   * Loads some priors of a models folder.
   *
   * @throws PriorException if one is not there or cannot be loaded; none stays open
   */
  public static PriorShelf load(Path models, Set<String> ids, PriorLoader loader) {
    PriorShelf shelf = new PriorShelf(new TreeMap<>());
    try {
      for (String id : new TreeSet<>(ids)) {
        Prior prior = loader.load(folder(models, id));
        shelf.priors.put(id, prior);
        if (!prior.card().id().equals(id)) {
          throw new PriorException(
              "the card in folder " + id + " calls its prior " + prior.card().id());
        }
      }
      return shelf;
    } catch (RuntimeException e) {
      shelf.close();
      throw e;
    }
  }

  /**
   * The folder of a prior.
   *
   * @throws PriorException if it is not there
   */
  public static Path folder(Path models, String id) {
    SortedSet<String> known = ids(models);
    if (!known.contains(id)) {
      throw new PriorException(
          "there is no prior " + id + " in " + models + "; known priors: " + listed(known));
    }
    return models.resolve(id);
  }

  /**
   * The ids of the priors in a models folder: its folders with a card.
   *
   * @throws PriorException if the folder is not there or cannot be read
   */
  public static SortedSet<String> ids(Path models) {
    if (!Files.isDirectory(models)) {
      throw new PriorException("there is no models folder " + models);
    }
    SortedSet<String> ids = new TreeSet<>();
    try (Stream<Path> folders = Files.list(models)) {
      folders
          .filter(folder -> Files.isRegularFile(folder.resolve(CardFile.NAME)))
          .forEach(folder -> ids.add(folder.getFileName().toString()));
    } catch (IOException e) {
      throw new PriorException("the models folder " + models + " cannot be read", e);
    }
    return ids;
  }

  /** The ids on this shelf. */
  public SortedSet<String> ids() {
    return new TreeSet<>(priors.keySet());
  }

  /** The prior with this id, if it is on the shelf. */
  public Optional<Prior> find(String id) {
    return Optional.ofNullable(priors.get(id));
  }

  @Override
  public void close() {
    priors.values().forEach(Prior::close);
  }

  static String listed(Set<String> ids) {
    return ids.isEmpty() ? "none" : String.join(", ", ids);
  }
}
