package org.reconstream.prior.onnx;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import org.reconstream.prior.onnx.proto.AttributeProto;
import org.reconstream.prior.onnx.proto.GraphProto;
import org.reconstream.prior.onnx.proto.ModelProto;
import org.reconstream.prior.onnx.proto.NodeProto;
import org.reconstream.prior.onnx.proto.OperatorSetIdProto;
import org.reconstream.prior.onnx.proto.TensorProto;
import org.reconstream.prior.onnx.proto.TensorShapeProto;
import org.reconstream.prior.onnx.proto.TypeProto;
import org.reconstream.prior.onnx.proto.ValueInfoProto;

/**
 * Collects the nodes and constants of an ONNX graph (IR version 8, operator set 17); every method
 * that adds something returns the name of its result. Not thread-safe.
 */
public final class OnnxGraph {
  static final int IR_VERSION = 8;
  static final int OPERATOR_SET = 17;

  private final GraphProto.Builder graph = GraphProto.newBuilder();

  /** An empty graph. */
  public OnnxGraph(String name) {
    graph.setName(name);
  }

  /** A float input; a dimension that is not a number is symbolic. */
  public String input(String name, String... dims) {
    graph.addInput(value(name, dims));
    return name;
  }

  /** A 64-bit integer input. */
  public String integerInput(String name, String... dims) {
    ValueInfoProto.Builder input = value(name, dims).toBuilder();
    input
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .setElemType(TensorProto.DataType.INT64.getNumber());
    graph.addInput(input);
    return name;
  }

  /** Gives a result the name of an output. */
  public void output(String result, String name, String... dims) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType("Identity")
            .addInput(result)
            .addOutput(name));
    graph.addOutput(value(name, dims));
  }

  /** The result of one operator. */
  public String op(String type, String... inputs) {
    return add(NodeProto.newBuilder().setOpType(type), inputs);
  }

  /** The result of one operator with one integer attribute. */
  public String op(String type, String attribute, long value, String... inputs) {
    AttributeProto.Builder integer =
        AttributeProto.newBuilder()
            .setName(attribute)
            .setType(AttributeProto.AttributeType.INT)
            .setI(value);
    return add(NodeProto.newBuilder().setOpType(type).addAttribute(integer), inputs);
  }

  /**
   * The result of one operator with attributes, each a {@code Long}, a {@code String} or a {@code
   * long[]}; an omitted optional input is the empty text.
   */
  public String op(String type, Map<String, ?> attributes, String... inputs) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(type);
    attributes.entrySet().stream()
        .sorted(Comparator.comparing(Map.Entry<String, ?>::getKey))
        .forEach(entry -> node.addAttribute(attribute(entry.getKey(), entry.getValue())));
    return add(node, inputs);
  }

  /** The sum over one axis, which stays with extent 1. */
  public String sum(String input, int axis) {
    return op("ReduceSum", input, integers(axis));
  }

  /** The input with new axes of extent 1. */
  public String unsqueeze(String input, int... axes) {
    long[] values = new long[axes.length];
    for (int i = 0; i < axes.length; i++) {
      values[i] = axes[i];
    }
    return op("Unsqueeze", input, integers(values));
  }

  /** The input as float. */
  public String toFloat(String input) {
    return op("Cast", "to", TensorProto.DataType.FLOAT_VALUE, input);
  }

  /** A float constant of rank 0. */
  public String scalar(double value) {
    return floats(new double[] {value}, new long[0]);
  }

  /** A float constant of this shape, row-major. */
  public String floats(double[] values, long... dims) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      bytes.putFloat((float) value);
    }
    return constant(TensorProto.DataType.FLOAT, bytes, dims);
  }

  /** A vector of integers. */
  public String integers(long... values) {
    return constant(TensorProto.DataType.INT64, longs(values), values.length);
  }

  /** An integer constant of rank 0. */
  public String integer(long value) {
    return constant(TensorProto.DataType.INT64, longs(value));
  }

  /** The finished model. */
  public ModelProto model() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("reconstream")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
        .setGraph(graph)
        .build();
  }

  private static AttributeProto.Builder attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof Long integer) {
      return attribute.setType(AttributeProto.AttributeType.INT).setI(integer);
    } else if (value instanceof String text) {
      return attribute
          .setType(AttributeProto.AttributeType.STRING)
          .setS(ByteString.copyFromUtf8(text));
    } else if (value instanceof long[] integers) {
      attribute.setType(AttributeProto.AttributeType.INTS);
      for (long integer : integers) {
        attribute.addInts(integer);
      }
      return attribute;
    }
    throw new IllegalArgumentException("attribute " + name + " has an unsupported type");
  }

  private String add(NodeProto.Builder node, String... inputs) {
    String name = node.getOpType().toLowerCase(Locale.ROOT) + graph.getNodeCount();
    for (String input : inputs) {
      node.addInput(input);
    }
    graph.addNode(node.setName(name).addOutput(name));
    return name;
  }

  private String constant(TensorProto.DataType type, ByteBuffer bytes, long... dims) {
    String name = "constant" + graph.getInitializerCount();
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes.flip()));
    for (long dim : dims) {
      tensor.addDims(dim);
    }
    graph.addInitializer(tensor);
    return name;
  }

  private static ByteBuffer longs(long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putLong(value);
    }
    return bytes;
  }

  private static ValueInfoProto value(String name, String... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dim : dims) {
      boolean fixed = dim.chars().allMatch(Character::isDigit);
      TensorShapeProto.Dimension.Builder axis = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(fixed ? axis.setDimValue(Long.parseLong(dim)) : axis.setDimParam(dim));
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber())
            .setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
