package org.reconstream.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.reconstream.training.Corpus;
import org.reconstream.training.Modality;
import org.reconstream.training.Slice;
import picocli.CommandLine.Option;

/** Which images of a corpus, all held out from fitting, are scanned, and with which seed. */
final class HeldOutSlices {
  @Option(
      names = "--corpus",
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Images the prior was not fitted to (CT: in HU): stacks (.npz, .npy; held-out rows where a"
              + " .csv beside them has a split) or folders of DICOM images.")
  private List<Path> corpus = new ArrayList<>();

  @Option(
      names = "--slices",
      split = ",",
      paramLabel = "I",
      description = "Which of the held-out images, counted from 0 (default: --count of them).")
  private List<Integer> slices = new ArrayList<>();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Images, spread evenly over the held-out ones (default: ${DEFAULT-VALUE}).")
  private int count = 6;

  @Option(
      names = "--simulation-seed",
      paramLabel = "S",
      description = "Seed of everything random in the scans (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  /**
   * A chosen image.
   *
   * @param index its place among the held-out ones
   * @param slice the image
   */
  record Chosen(int index, Slice slice) {}

  /** Whether a corpus was named. */
  boolean given() {
    return !corpus.isEmpty();
  }

  /** Seed of everything random in the scans. */
  long seed() {
    return seed;
  }

  /** The files and folders, by name only. */
  List<String> names() {
    return corpus.stream().map(path -> String.valueOf(path.getFileName())).toList();
  }

  /** Reads the chosen images; what the corpus has to say goes to the error stream. */
  List<Chosen> read(Terminal terminal, Modality modality) {
    if (!given()) {
      throw new CommandFailure("--corpus is missing: name the images that shall be scanned");
    }
    Corpus images = Corpus.heldOut(corpus, modality);
    images.remarks().forEach(terminal.err()::println);
    return indices(images.validation().size()).stream()
        .map(index -> new Chosen(index, images.validation().get(index)))
        .toList();
  }

  private List<Integer> indices(int available) {
    for (int index : slices) {
      if (index < 0 || index >= available) {
        throw new CommandFailure(
            "--slices "
                + index
                + ": the corpus has "
                + available
                + " held-out images, counted from 0");
      }
    }
    if (!slices.isEmpty()) {
      return slices;
    }
    if (count < 1) {
      throw new CommandFailure("--count must be at least 1");
    }
    List<Integer> spread = new ArrayList<>();
    for (int i = 0; i < Math.min(count, available); i++) {
      spread.add((int) ((i + 0.5) * available / Math.min(count, available)));
    }
    return spread;
  }
}
