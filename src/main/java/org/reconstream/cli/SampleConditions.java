package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Tensor;
import org.reconstream.diffusion.Imputation;
import org.reconstream.physics.SamplingMask;
import org.reconstream.prior.ClassGuidedDenoiser;
import org.reconstream.prior.Classifier;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.onnx.EngineSettings;
import org.reconstream.prior.onnx.OnnxClassifier;
import picocli.CommandLine.Option;

/** What samples of a prior are conditioned on: a class, known pixels, or nothing. */
final class SampleConditions {
  @Option(
      names = "--class",
      paramLabel = "K",
      description = "Draw images of this class of the classifier, counted from 0.")
  private @Nullable Integer wanted;

  @Option(
      names = "--classifier",
      paramLabel = "FILE.onnx",
      description =
          "Noise-conditional classifier: inputs x, sigma and class; outputs log_probability and"
              + " gradient.")
  private @Nullable Path classifier;

  @Option(
      names = "--guidance",
      paramLabel = "W",
      description = "Weight of the classifier's gradient; 1 is exact (default: ${DEFAULT-VALUE}).")
  private double guidance = 1;

  @Option(
      names = "--known",
      paramLabel = "FILE.npy",
      description =
          "Image with known pixels, in the prior's normalised units; the rest is imputed. Sets the"
              + " size.")
  private @Nullable Path known;

  @Option(
      names = "--mask",
      paramLabel = "FILE.npy",
      description = "Which pixels of --known are known: [y, x], not zero.")
  private @Nullable Path mask;

  /** Refuses options that lack their other half. */
  void check() {
    if ((wanted == null) != (classifier == null)) {
      throw new CommandFailure("--class and --classifier go together");
    }
    if ((known == null) != (mask == null)) {
      throw new CommandFailure("--known and --mask go together");
    }
  }

  /** Whether pixels are known. */
  boolean imputes() {
    return known != null;
  }

  /** The class, or null. */
  @Nullable Integer wanted() {
    return wanted;
  }

  /** Weight of the classifier's gradient. */
  double guidance() {
    return guidance;
  }

  /** The known image {@code [channels, H, W]}, or null. */
  @Nullable Tensor known(int channels) throws IOException {
    return known == null ? null : ImageFile.read(known, channels);
  }

  /** The known pixels of an image. */
  Imputation imputation(Tensor image) throws IOException {
    if (mask == null) {
      throw new IllegalStateException("nothing is known");
    }
    SamplingMask marks = ImageFile.mask(mask);
    int[] dims = image.shape().toArray();
    if (marks.height() != dims[1] || marks.width() != dims[2]) {
      throw new CommandFailure(
          String.format(
              "--mask is %d x %d and --known %d x %d; they must be equal",
              marks.height(), marks.width(), dims[1], dims[2]));
    }
    double[] values = new double[image.values().length];
    boolean[] marked = new boolean[values.length];
    byte[] plane = marks.marks();
    for (int i = 0; i < values.length; i++) {
      values[i] = image.values()[i];
      marked[i] = plane[i % plane.length] != 0;
    }
    return new Imputation(values, marked);
  }

  /** The classifier, or null; the caller closes it. */
  @Nullable OnnxClassifier open(EngineSettings settings) {
    return classifier == null ? null : OnnxClassifier.load(classifier, settings);
  }

  /** The denoiser of the class, or of the prior itself. */
  Denoiser guided(Denoiser denoiser, @Nullable Classifier opened) {
    return opened == null || wanted == null
        ? denoiser
        : new ClassGuidedDenoiser(denoiser, opened, wanted, guidance);
  }
}
