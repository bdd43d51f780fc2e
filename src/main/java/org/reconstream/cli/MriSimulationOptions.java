package org.reconstream.cli;

import java.util.ArrayList;
import java.util.List;
import org.reconstream.evaluation.MultiCoilSimulation;
import org.reconstream.evaluation.RandomLines;
import org.reconstream.evaluation.SimulatedScan;
import org.reconstream.evaluation.Simulation;
import picocli.CommandLine.Option;

/** How images are scanned by multi-coil MRI. */
final class MriSimulationOptions implements ScanSimulation {
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

  /** The scans, slice by slice and acceleration by acceleration. */
  @Override
  public List<SimulatedScan> scans(List<HeldOutSlices.Chosen> images, long seed) {
    if (calibrationLines.size() != accelerations.size() && calibrationLines.size() != 1) {
      throw new CommandFailure(
          "--calibration-lines needs one number, or one for each of the --accelerations");
    }
    List<SimulatedScan> scans = new ArrayList<>();
    Simulation simulation = new MultiCoilSimulation(coils, noise, this::lines, exactMaps, seed);
    for (HeldOutSlices.Chosen chosen : images) {
      for (double acceleration : accelerations) {
        scans.add(simulation.scan(chosen.slice(), chosen.index(), acceleration));
      }
    }
    return scans;
  }

  private RandomLines lines(double acceleration) {
    int at = calibrationLines.size() == 1 ? 0 : accelerations.indexOf(acceleration);
    return new RandomLines(calibrationLines.get(at), density);
  }

  /** The settings for the report; files by name only. */
  Settings settings(HeldOutSlices images) {
    return new Settings(
        images.names(),
        accelerations,
        calibrationLines,
        density,
        coils,
        noise,
        exactMaps,
        images.seed());
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
