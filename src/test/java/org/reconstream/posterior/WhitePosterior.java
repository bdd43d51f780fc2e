package org.reconstream.posterior;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.Spectrum;
import org.reconstream.prior.onnx.OnnxPrior;
import org.reconstream.prior.onnx.PriorGraphs;
import org.reconstream.prior.onnx.ServedPrior;

/**
 * The {@link SmallProblem} under a white prior, which ONNX Runtime serves as a graph while the
 * tests of a class run.
 */
final class WhitePosterior implements AfterAllCallback {
  static final double SIGMA_Y = 0.05;
  private static final double PRIOR = 0.25;
  private static final Spectrum WHITE =
      Spectrum.of(0.1, new double[] {0, 1}, new double[] {PRIOR, PRIOR});

  final SmallProblem small = new SmallProblem(WHITE, SIGMA_Y, 4);
  private final Path folder;
  private final OnnxPrior prior;

  WhitePosterior() {
    try {
      folder = Files.createTempDirectory("white-posterior");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    prior = ServedPrior.of(folder, PriorGraphs.gaussian(WHITE, 2), WhitePosterior::v);
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    prior.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The variance of the prior given an image with noise. */
  static double v(double sigma) {
    return PRIOR * sigma * sigma / (PRIOR + sigma * sigma);
  }

  ModelCard card() {
    return prior.card();
  }

  /** The samples of chains that run beside each other. */
  List<float[]> run(List<Chain> chains) {
    try (Denoiser denoiser = prior.denoiser()) {
      return Lockstep.run(chains, denoiser, SmallProblem.SIDE, SmallProblem.SIDE);
    }
  }
}
