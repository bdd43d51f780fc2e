package org.reconstream.prior.onnx;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.reconstream.prior.Classifier;
import org.reconstream.prior.PriorException;

/**
 * A classifier in an ONNX file that carries its own input gradient: inputs {@code x} float32 {@code
 * [n, c, h, w]}, {@code sigma} float32 {@code [n]} and {@code class} int64 {@code [n]}; outputs
 * {@code log_probability} {@code [n, k]} with a fixed k, and {@code gradient} {@code [n, c, h, w]},
 * the derivative in x of the log-probability of each row's class. One thread at a time.
 */
public final class OnnxClassifier implements Classifier {
  static final String LOG_PROBABILITY = "log_probability";
  static final String GRADIENT = "gradient";

  /** The largest side TensorRT is told about; a graph says nothing of its sizes. */
  private static final int LARGEST_SIDE = 512;

  private final LoadedGraph graph;
  private final GraphRunner runner;
  private final GraphContract.ClassifierShape shape;
  private final String digest;

  private OnnxClassifier(
      LoadedGraph graph, GraphRunner runner, GraphContract.ClassifierShape shape, String digest) {
    this.graph = graph;
    this.runner = runner;
    this.shape = shape;
    this.digest = digest;
  }

  /**
   * Loads a file.
   *
   * @throws PriorException if the engine is not available here, the file cannot be read or breaks
   *     the contract
   */
  public static OnnxClassifier load(Path file, EngineSettings settings) {
    settings
        .engine()
        .refusal(settings.gpu())
        .ifPresent(
            reason -> {
              throw new PriorException(reason);
            });
    byte[] bytes = LoadedGraph.bytes(file);
    GraphContract.ClassifierShape shape = GraphContract.classifier(bytes, file);
    LoadedGraph.Sides sides =
        new LoadedGraph.Sides(
            List.of(PriorGraphs.IMAGE),
            List.of(PriorGraphs.SIGMA, PriorGraphs.CLASS),
            shape.channels(),
            1,
            LARGEST_SIDE);
    LoadedGraph graph = LoadedGraph.of(bytes, file, sides, settings);
    String name = "the classifier " + file.getFileName();
    GraphRunner runner = new GraphRunner(graph, name, settings.rows(), 1);
    return new OnnxClassifier(graph, runner, shape, LoadedGraph.sha256(bytes));
  }

  /** SHA-256 of the file, hexadecimal. */
  public String digest() {
    return digest;
  }

  @Override
  public int channels() {
    return shape.channels();
  }

  @Override
  public int classes() {
    return shape.classes();
  }

  @Override
  public void evaluate(
      float[][] rows,
      float[] sigmas,
      int[] wanted,
      int height,
      int width,
      float[][] logProbabilities,
      float[][] gradients) {
    OnnxDenoiser.requireLengths(sigmas.length, channels() * height * width, rows, gradients);
    Classifier.requireKnown(wanted, classes());
    long[] dims = {channels(), height, width};
    runner.run(
        List.of(new GraphRunner.Images(PriorGraphs.IMAGE, rows)),
        sigmas,
        Arrays.stream(wanted).asLongStream().toArray(),
        dims,
        List.of(
            new GraphRunner.Result(logProbabilities, classes()),
            new GraphRunner.Result(gradients, dims)));
  }

  @Override
  public void close() {
    runner.close();
    graph.close();
  }
}
