package org.reconstream.training;

import java.util.List;

/**
 * Everything that decides a training run, as it is written in its JSON file (names in snake case).
 * Fields left out of a file have the usual value of the modality.
 *
 * @param modality what is trained on
 * @param network sizes of the U-Net
 * @param objective what is minimised
 * @param noise the noise levels
 * @param optimiser Adam and its schedules
 * @param patches sizes and numbers of patches
 * @param augmentation how patches vary
 * @param steps optimiser steps in all
 * @param checkpointSeconds longest time between checkpoints
 * @param validateSteps steps between validations
 * @param seed of first weights, patches and noise
 * @param threads CPU threads of the backend; 0 for all
 * @param card what the model card says and how v(sigma) is measured
 */
public record TrainingConfig(
    Modality modality,
    Network network,
    ObjectiveChoice objective,
    Noise noise,
    Optimiser optimiser,
    Patches patches,
    Augmentation augmentation,
    long steps,
    double checkpointSeconds,
    long validateSteps,
    long seed,
    int threads,
    Card card) {
  /** Steps count the coordinates of random numbers. */
  private static final long MOST_STEPS = Integer.MAX_VALUE;

  /** Checks the counts. */
  public TrainingConfig {
    if (steps < 1 || steps > MOST_STEPS || validateSteps < 1 || threads < 0) {
      throw new IllegalArgumentException(
          "steps and validate_steps must be positive and threads not negative");
    }
    if (!(checkpointSeconds > 0)) {
      throw new IllegalArgumentException("checkpoint_seconds must be positive");
    }
  }

  /**
   * Sizes of the network.
   *
   * @param sigmaData rms of the patches per real channel; 0 to measure it
   */
  public record Network(
      List<Integer> channels,
      List<Integer> downBlocks,
      List<Integer> upBlocks,
      int width,
      double sigmaData) {
    /** The network of a modality, with a measured rms where none was given. */
    UnetSpec spec(int imageChannels, double measured) {
      return new UnetSpec(
          imageChannels,
          channels,
          downBlocks,
          upBlocks,
          width,
          sigmaData == 0 ? measured : sigmaData);
    }
  }

  /** Names of objectives. */
  public enum ObjectiveKind {
    /** Denoising score matching. */
    DENOISING,
    /** Sliced score matching. */
    SLICED,
    /** Sliced score matching with reduced variance. */
    SLICED_VARIANCE_REDUCED,
    /** Implicit score matching. */
    IMPLICIT
  }

  /**
   * An objective by name.
   *
   * @param weighting of noise levels, for denoising
   * @param probes directions per image, for the others; 0 for the exact trace of implicit score
   *     matching
   */
  public record ObjectiveChoice(ObjectiveKind kind, Weighting weighting, int probes) {
    /** The objective at these levels. */
    Objective objective(NoiseLevels levels) {
      return switch (kind) {
        case DENOISING -> new Objective.Denoising(weighting, levels);
        case SLICED -> new Objective.Sliced(probes, false);
        case SLICED_VARIANCE_REDUCED -> new Objective.Sliced(probes, true);
        case IMPLICIT -> new Objective.Implicit(probes);
      };
    }
  }

  /** Names of noise-level distributions. */
  public enum NoiseKind {
    /** {@link NoiseLevels.LogNormal}. */
    LOG_NORMAL,
    /** {@link NoiseLevels.LogUniform}. */
    LOG_UNIFORM,
    /** {@link NoiseLevels.Geometric}. */
    GEOMETRIC
  }

  /**
   * The noise levels by name.
   *
   * @param mean of ln sigma, for log-normal levels
   * @param deviation of ln sigma, for log-normal levels
   * @param count of geometric levels; 0 for the number that NCSNv2's overlap rule gives
   */
  public record Noise(
      NoiseKind kind, double mean, double deviation, double smallest, double largest, int count) {
    /**
     * The levels.
     *
     * @param components real components of an image, for the overlap rule
     */
    NoiseLevels levels(int components) {
      return switch (kind) {
        case LOG_NORMAL -> new NoiseLevels.LogNormal(mean, deviation, smallest, largest);
        case LOG_UNIFORM -> new NoiseLevels.LogUniform(smallest, largest);
        case GEOMETRIC ->
            count == 0
                ? NcsnScales.levels(components, smallest, largest)
                : new NoiseLevels.Geometric(count, smallest, largest);
      };
    }
  }

  /**
   * Patches per step.
   *
   * @param sides patch sides, used in turn
   * @param batch patches per step at the first side; others get as many as have the same pixels
   */
  public record Patches(List<Integer> sides, int batch) {
    /** Checks the sizes. */
    public Patches {
      sides = List.copyOf(sides);
      if (batch < 1 || sides.isEmpty() || sides.stream().anyMatch(s -> s < 8 || s > 1024)) {
        throw new IllegalArgumentException(
            "patches need a batch of at least 1 and sides from 8 to 1024, got " + sides);
      }
    }

    /** The side at a step. */
    int side(long step) {
      return sides.get((int) (step % sides.size()));
    }

    /** The number of patches at a step. */
    int count(long step) {
      double pixels = (double) batch * sides.get(0) * sides.get(0);
      return Math.max(1, (int) (pixels / ((double) side(step) * side(step))));
    }

    /** The largest side. */
    public int largest() {
      return sides.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }
  }

  /**
   * What the model card says beyond what is measured.
   *
   * @param trainingData sources and licences; empty for the names of the corpora
   * @param heldOutSlices slices v(sigma) is measured on
   * @param noisesPerSlice noise draws per slice
   */
  public record Card(
      String title,
      List<String> trainingData,
      String licence,
      String intendedUse,
      List<String> knownFailures,
      int minimumMatrix,
      int maximumMatrix,
      int heldOutSlices,
      int noisesPerSlice) {}

  /** The usual run of a modality. */
  public static TrainingConfig usual(Modality modality) {
    boolean mr = modality == Modality.MR;
    return new TrainingConfig(
        modality,
        new Network(List.of(64, 96, 160), List.of(2, 2, 3), List.of(2, 2), 128, 0),
        new ObjectiveChoice(ObjectiveKind.DENOISING, Weighting.EDM, 1),
        new Noise(NoiseKind.LOG_NORMAL, mr ? -1.8 : -2.4, 1.4, mr ? 0.004 : 0.001, 10, 0),
        Optimiser.usual(),
        new Patches(List.of(96, 96, 96, 128), 16),
        Augmentation.usual(modality),
        100_000,
        180,
        2000,
        20261121,
        0,
        new Card(
            mr ? "Complex MRI" : "CT in Hounsfield units",
            List.of(),
            "not stated",
            "Prior for image reconstruction in research; not a medical device.",
            List.of("anatomy, contrast or resolution unlike the training data"),
            64,
            512,
            64,
            4));
  }
}
