package org.reconstream.prior.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.ModelCard.Parameterisation;
import org.reconstream.prior.VarianceTable;
import org.reconstream.prior.onnx.proto.ModelProto;

/** Puts test graphs through the very files and engine that learned priors use. */
public final class ServedPrior {
  private ServedPrior() {}

  /** Writes a graph with a card into a folder and loads it on the CPU. */
  public static OnnxPrior of(Path folder, ModelProto graph, DoubleUnaryOperator variance) {
    try {
      PriorFolder.write(folder, graph, digest -> card(digest, Parameterisation.DENOISER, variance));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return OnnxPrior.load(folder, EngineSettings.cpu());
  }

  /** The same with a vector-Jacobian graph. */
  public static OnnxPrior of(
      Path folder, ModelProto graph, ModelProto vjp, DoubleUnaryOperator variance) {
    try {
      PriorFolder.write(
          folder, graph, vjp, digest -> card(digest, Parameterisation.DENOISER, variance));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return OnnxPrior.load(folder, EngineSettings.cpu());
  }

  static ModelCard card(
      String digest, Parameterisation parameterisation, DoubleUnaryOperator variance) {
    double[] sigmas = new double[200];
    double[] variances = new double[sigmas.length];
    for (int i = 0; i < sigmas.length; i++) {
      sigmas[i] = 0.005 * Math.pow(10 / 0.005, i / (sigmas.length - 1.0));
      variances[i] = variance.applyAsDouble(sigmas[i]);
    }
    return new ModelCard(
        "test",
        "A prior known in closed form",
        "MR",
        2,
        parameterisation,
        digest,
        VarianceTable.of(sigmas, variances),
        "p99-acs",
        1,
        512,
        1,
        List.of("none"),
        "Apache-2.0",
        "Tests",
        List.of());
  }
}
