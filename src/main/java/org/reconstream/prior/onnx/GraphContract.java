package org.reconstream.prior.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.PriorException;
import org.reconstream.prior.onnx.proto.GraphProto;
import org.reconstream.prior.onnx.proto.ModelProto;
import org.reconstream.prior.onnx.proto.TensorProto;
import org.reconstream.prior.onnx.proto.TensorShapeProto;
import org.reconstream.prior.onnx.proto.TypeProto;
import org.reconstream.prior.onnx.proto.ValueInfoProto;

/**
 * What a graph must look like to be served: inputs {@code x} float32 {@code [n, c, h, w]} and
 * {@code sigma} float32 {@code [n]}, one output {@code [n, c, h, w]} named after what it is: {@code
 * denoised}, {@code epsilon} or {@code score}. A vector-Jacobian graph has a third input {@code
 * cotangent} like x and the outputs {@code denoised} and {@code vjp}, in this order. Checked from
 * the file before an engine sees it.
 */
final class GraphContract {
  private final Path file;

  private GraphContract(Path file) {
    this.file = file;
  }

  /** The output's name for a parameterisation. */
  static String output(ModelCard.Parameterisation parameterisation) {
    return switch (parameterisation) {
      case DENOISER -> PriorGraphs.DENOISED;
      case EPSILON, SCORE -> parameterisation.name().toLowerCase(Locale.ROOT);
    };
  }

  /** Refuses a file that is not an ONNX model or contradicts its card. */
  static void require(byte[] model, ModelCard card, Path file) {
    new GraphContract(file)
        .check(
            model,
            card.channels(),
            List.of(PriorGraphs.SIGMA, PriorGraphs.IMAGE),
            List.of(output(card.parameterisation())));
  }

  /** The same for a vector-Jacobian graph. */
  static void requireVjp(byte[] model, ModelCard card, Path file) {
    new GraphContract(file)
        .check(
            model,
            card.channels(),
            List.of(PriorGraphs.COTANGENT, PriorGraphs.SIGMA, PriorGraphs.IMAGE),
            List.of(PriorGraphs.DENOISED, PriorGraphs.VJP));
  }

  /**
   * The sizes a classifier's graph fixes.
   *
   * @param channels real channels of an image
   * @param classes number of classes
   */
  record ClassifierShape(int channels, int classes) {}

  /** Refuses a file that is not a classifier with its input gradient. */
  static ClassifierShape classifier(byte[] model, Path file) {
    GraphContract contract = new GraphContract(file);
    GraphProto graph = contract.graph(model);
    List<ValueInfoProto> inputs = inputs(graph);
    contract.requireNames(
        "inputs",
        names(inputs).stream().sorted().toList(),
        List.of(PriorGraphs.CLASS, PriorGraphs.SIGMA, PriorGraphs.IMAGE));
    contract.requireNames(
        "outputs",
        names(graph.getOutputList()),
        List.of(OnnxClassifier.LOG_PROBABILITY, OnnxClassifier.GRADIENT));
    ClassifierShape shape =
        new ClassifierShape(
            contract.extent(graph.getOutput(1), 4), contract.extent(graph.getOutput(0), 2));
    for (ValueInfoProto input : inputs) {
      if (!input.getName().equals(PriorGraphs.CLASS)) {
        boolean image = input.getName().equals(PriorGraphs.IMAGE);
        contract.requireTensor(input, image ? 4 : 1, shape.channels());
      } else if (input.getType().getTensorType().getElemType()
          != TensorProto.DataType.INT64.getNumber()) {
        throw new PriorException(file + " must have 64-bit integers as class; export it again");
      }
    }
    return shape;
  }

  /** The fixed extent of the second axis. */
  private int extent(ValueInfoProto value, int rank) {
    TensorShapeProto shape = value.getType().getTensorType().getShape();
    if (shape.getDimCount() != rank || shape.getDim(1).getDimValue() < 1) {
      throw new PriorException(
          String.format(
              "%s must say the second extent of %s, which has %d axes; export it again",
              file, value.getName(), rank));
    }
    return Math.toIntExact(shape.getDim(1).getDimValue());
  }

  private void check(byte[] model, int channels, List<String> inputs, List<String> outputs) {
    GraphProto graph = graph(model);
    List<ValueInfoProto> given = inputs(graph);
    requireNames("inputs", names(given).stream().sorted().toList(), inputs);
    requireNames("outputs", names(graph.getOutputList()), outputs);
    for (ValueInfoProto input : given) {
      requireTensor(input, input.getName().equals(PriorGraphs.SIGMA) ? 1 : 4, channels);
    }
    graph.getOutputList().forEach(output -> requireTensor(output, 4, channels));
  }

  private GraphProto graph(byte[] model) {
    try {
      return ModelProto.parseFrom(model).getGraph();
    } catch (InvalidProtocolBufferException e) {
      throw new PriorException(file + " is not an ONNX model; restore the file", e);
    }
  }

  private static List<ValueInfoProto> inputs(GraphProto graph) {
    Set<String> constants =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    return graph.getInputList().stream().filter(v -> !constants.contains(v.getName())).toList();
  }

  private static List<String> names(List<ValueInfoProto> values) {
    return values.stream().map(ValueInfoProto::getName).toList();
  }

  private void requireNames(String kind, List<String> names, List<String> wanted) {
    if (!names.equals(wanted)) {
      throw new PriorException(
          String.format(
              "%s must have the %s %s as its card says, has %s", file, kind, wanted, names));
    }
  }

  private void requireTensor(ValueInfoProto value, int rank, int channels) {
    TypeProto.Tensor tensor = value.getType().getTensorType();
    if (tensor.getElemType() != TensorProto.DataType.FLOAT.getNumber()) {
      throw new PriorException(
          String.format(
              "%s must have 32-bit floats as %s; export it again", file, value.getName()));
    }
    TensorShapeProto shape = tensor.getShape();
    boolean fits = tensor.hasShape() && shape.getDimCount() == rank;
    if (fits && rank == 4 && shape.getDim(1).hasDimValue()) {
      fits = shape.getDim(1).getDimValue() == channels;
    }
    if (!fits) {
      throw new PriorException(
          String.format(
              "%s must have %s of shape %s; export it again or correct the card",
              file, value.getName(), rank == 4 ? "[n, " + channels + ", h, w]" : "[n]"));
    }
  }
}
