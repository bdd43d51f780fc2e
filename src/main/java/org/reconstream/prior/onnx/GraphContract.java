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
 * denoised}, {@code epsilon} or {@code score}. Checked from the file before an engine sees it.
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
    try {
      new GraphContract(file).check(ModelProto.parseFrom(model).getGraph(), card);
    } catch (InvalidProtocolBufferException e) {
      throw new PriorException(file + " is not an ONNX model; restore the file", e);
    }
  }

  private void check(GraphProto graph, ModelCard card) {
    Set<String> constants =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    List<ValueInfoProto> inputs =
        graph.getInputList().stream().filter(v -> !constants.contains(v.getName())).toList();
    requireNames("inputs", inputs, Set.of(PriorGraphs.IMAGE, PriorGraphs.SIGMA));
    requireNames("outputs", graph.getOutputList(), Set.of(output(card.parameterisation())));
    for (ValueInfoProto input : inputs) {
      boolean image = input.getName().equals(PriorGraphs.IMAGE);
      requireTensor(input, image ? 4 : 1, card.channels());
    }
    requireTensor(graph.getOutput(0), 4, card.channels());
  }

  private void requireNames(String kind, List<ValueInfoProto> values, Set<String> expected) {
    List<String> names = values.stream().map(ValueInfoProto::getName).sorted().toList();
    List<String> wanted = expected.stream().sorted().toList();
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
