package org.reconstream.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.reconstream.evaluation.MultiCoilSimulation;
import org.reconstream.evaluation.RandomLines;
import org.reconstream.evaluation.SimulatedScan;
import org.reconstream.evaluation.Simulation;
import org.reconstream.training.Corpus;
import org.reconstream.training.Modality;
import org.reconstream.training.Slice;
import picocli.CommandLine.Option;

/** Which images are scanned, and how. */
final class SimulationOptions {
  @Option(
      names = "--corpus",
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Images the prior was not fitted to: stacks (.npz, .npy; held-out rows where a .csv"
              + " beside them has a split) or folders of DICOM images.")
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
      names = "--accelerations",
      split = ",",
      paramLabel = "R",
      description = "Image rows over measured lines (default: 4,8).")
  private List<Double> accelerations = new ArrayList<>(List.of(4.0, 8.0));

  @Option(
      names = "--calibration-lines",
      split = ",",
      paramLabel = "N",
      description =
          "Central lines that are always measured, for each acceleration (default: 16,12).")
  private List<Integer> calibrationLines = new ArrayList<>(List.of(16, 12));

  @Option(
      names = "--line-density",
      paramLabel = "P",
      description =
          "Probability of a line at the edge of k-space relative to the centre; 1 draws all alike"
              + " (default: ${DEFAULT-VALUE}).")
  private double density = 0.25;

  @Option(
      names = "--coils",
      paramLabel = "N",
      description = "Receive coils around the head (default: ${DEFAULT-VALUE}).")
  private int coils = 8;

  @Option(
      names = "--noise",
      paramLabel = "S",
      description =
          "Noise of a coil per real channel, relative to the image's 99th percentile (default:"
              + " ${DEFAULT-VALUE}).")
  private double noise = 0.01;

  @Option(
      names = "--exact-maps",
      description = "Give the true coil maps instead of calibrating them from the central lines.")
  private boolean exactMaps;

  @Option(
      names = "--simulation-seed",
      paramLabel = "S",
      description = "Seed of coils, phases, masks and noise (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  /** Whether there is anything to simulate. */
  boolean given() {
    return !corpus.isEmpty();
  }

  /** The scans, slice by slice and acceleration by acceleration. */
  List<SimulatedScan> scans(Terminal terminal) {
    if (!given()) {
      throw new CommandFailure("--corpus is missing: name the images that shall be scanned");
    }
    if (calibrationLines.size() != accelerations.size() && calibrationLines.size() != 1) {
      throw new CommandFailure(
          "--calibration-lines needs one number, or one for each of the --accelerations");
    }
    Corpus images = Corpus.heldOut(corpus, Modality.MR);
    images.remarks().forEach(terminal.err()::println);
    List<SimulatedScan> scans = new ArrayList<>();
    Simulation simulation = new MultiCoilSimulation(coils, noise, this::lines, exactMaps, seed);
    for (int index : chosen(images.validation().size())) {
      Slice slice = images.validation().get(index);
      for (double acceleration : accelerations) {
        scans.add(simulation.scan(slice, index, acceleration));
      }
    }
    return scans;
  }

  private RandomLines lines(double acceleration) {
    int at = calibrationLines.size() == 1 ? 0 : accelerations.indexOf(acceleration);
    return new RandomLines(calibrationLines.get(at), density);
  }

  private List<Integer> chosen(int available) {
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

  /** The settings for the report; files by name only. */
  Settings settings() {
    return new Settings(
        corpus.stream().map(path -> String.valueOf(path.getFileName())).toList(),
        accelerations,
        calibrationLines,
        density,
        coils,
        noise,
        exactMaps,
        seed);
  }

  /** What the scans depend on besides the images. */
  record Settings(
      List<String> corpus,
      List<Double> accelerations,
      List<Integer> calibrationLines,
      double lineDensity,
      int coils,
      double noise,
      boolean exactMaps,
      long seed) {}
}
