package org.reconstream.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.reconstream.prior.CardFile;
import org.reconstream.prior.Prior;
import org.reconstream.prior.onnx.EngineSettings;
import org.reconstream.prior.onnx.OnnxPrior;
import org.reconstream.training.Corpus;
import org.reconstream.training.HeldOutImages;
import org.reconstream.training.Modality;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which prior is measured, and on which images, all held out from fitting. */
final class MeasuredPrior {
  @Parameters(paramLabel = "models/ID", description = "Folder with model.onnx and card.json.")
  private Path folder = Path.of("");

  @Option(
      names = "--corpus",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = "Images it was not fitted to: stacks (.npz, .npy) or folders of DICOM images.")
  private List<Path> corpus = new ArrayList<>();

  @Option(
      names = "--slices",
      paramLabel = "N",
      description = "Images to measure on (default: ${DEFAULT-VALUE}).")
  private int slices;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the noise (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  /**
   * Options of one command.
   *
   * @param slices how many images it measures on unless told otherwise
   */
  MeasuredPrior(int slices) {
    this.slices = slices;
  }

  /** Loads the prior, which the caller closes. */
  Prior load() {
    if (slices < 1) {
      throw new CommandFailure("--slices must be at least 1");
    }
    return OnnxPrior.load(folder, EngineSettings.cpu());
  }

  /** Reads the images; what the corpus has to say goes to the error stream. */
  List<HeldOutImages.Image> images(Prior prior, Terminal terminal) {
    Modality modality = CardModality.of(prior.card(), "corpora hold images of MR and CT");
    Corpus images = Corpus.heldOut(corpus, modality);
    images.remarks().forEach(terminal.err()::println);
    return HeldOutImages.of(images, slices, seed);
  }

  /** The prior's card. */
  Path card() {
    return folder.resolve(CardFile.NAME);
  }

  /** Seed of the noise. */
  long seed() {
    return seed;
  }
}
