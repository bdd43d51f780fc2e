package org.reconstream.training;

import java.util.Map;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.prior.onnx.OnnxGraph;
import org.reconstream.prior.onnx.proto.ModelProto;

/**
 * Writes a trained U-Net as ONNX: inputs {@code x} float {@code [n, c, h, w]} and {@code sigma}
 * float {@code [n]} (per real channel), output {@code denoised}; n, h and w are dynamic, and
 * padding to the stride and cropping happen inside.
 *
 * <p>The vector-Jacobian graph has the further input {@code cotangent} and the output {@code vjp =
 * J^T cotangent}, {@code J = d denoised / dx}: the same nodes and, behind them, their transposes.
 *
 * <p>Two linear maps are folded: the 2x2 unshuffle and the 3x3 stem become one 6x6 convolution of
 * stride 2, and the bias of a block's first convolution moves into its noise conditioning.
 */
public final class UnetGraph {
  private static final String IMAGE = "x";
  private static final String SIGMA = "sigma";

  private final UnetSpec spec;
  private final Weights weights;
  private final OnnxGraph g = new OnnxGraph("noise_conditional_unet");
  private final Pullbacks pullbacks = new Pullbacks(g);
  private String conditioning = "";

  private UnetGraph(UnetSpec spec, Weights weights) {
    this.spec = spec;
    this.weights = weights;
  }

  /** The ONNX model of these weights. */
  public static ModelProto of(UnetSpec spec, Weights weights) {
    UnetGraph graph = of(weights, spec);
    graph.g.output(graph.denoised(), "denoised", graph.dims());
    return graph.g.model();
  }

  /** The vector-Jacobian graph of these weights. */
  public static ModelProto vectorJacobian(UnetSpec spec, Weights weights) {
    UnetGraph graph = of(weights, spec);
    String denoised = graph.denoised();
    String cotangent = graph.g.input("cotangent", graph.dims());
    graph.g.output(denoised, "denoised", graph.dims());
    graph.g.output(graph.pullbacks.of(denoised, cotangent, IMAGE), "vjp", graph.dims());
    return graph.g.model();
  }

  private static UnetGraph of(Weights weights, UnetSpec spec) {
    return new UnetGraph(spec, weights.matching(spec.parameters(), "the network to export"));
  }

  private String[] dims() {
    return new String[] {"n", Integer.toString(spec.imageChannels()), "h", "w"};
  }

  private String denoised() {
    String[] dims = dims();
    g.input(IMAGE, dims);
    g.input(SIGMA, "n");
    double sd = spec.sigmaData();
    String level = g.op("Reshape", SIGMA, g.integers(-1, 1));
    String variance = g.op("Add", g.op("Mul", level, level), g.scalar(sd * sd));
    String norm = g.op("Sqrt", variance);
    conditioning = embedding(level);

    String size = g.op("Slice", g.op("Shape", IMAGE), g.integers(2), g.integers(4), g.integers(0));
    String extra = extra(size);
    String features = network(scaled(padded(size, extra), planes(norm)));
    String cropped = cropped(features, size, extra);

    String skip = planes(g.op("Div", g.scalar(sd * sd), variance));
    String out = planes(g.op("Div", g.op("Mul", level, g.scalar(sd)), norm));
    return add(times(IMAGE, skip), times(cropped, out));
  }

  private String embedding(String level) {
    double[] frequencies = new double[UnetSpec.FREQUENCIES];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = (i + 1) * UnetSpec.FREQUENCY;
    }
    String noise = g.op("Mul", g.op("Log", level), g.scalar(0.25));
    String phase = g.op("Mul", noise, g.floats(frequencies, 1, frequencies.length));
    String features =
        g.op("Concat", Map.of("axis", 1L), noise, g.op("Sin", phase), g.op("Cos", phase));
    return silu(linear("embedding.second", silu(linear("embedding.first", features))));
  }

  /** Rows and columns that are missing to a multiple of the stride. */
  private String extra(String size) {
    int stride = spec.stride();
    String cells = g.op("Div", g.op("Add", size, g.integers(stride - 1)), g.integers(stride));
    return g.op("Sub", g.op("Mul", cells, g.integers(stride)), size);
  }

  private String pads(String extra) {
    return g.op("Concat", Map.of("axis", 0L), g.integers(0, 0, 0, 0, 0, 0), extra);
  }

  private String padded(String size, String extra) {
    String result = g.op("Pad", Map.of("mode", "edge"), IMAGE, pads(extra));
    return pullbacks.record(result, IMAGE, c -> folded(folded(c, size, 0), size, 1));
  }

  /** The transpose of repeating the last row (0) or column (1): its copies add up. */
  private String folded(String x, String size, int side) {
    String last = g.op("Sub", g.op("Gather", size, g.integers(side)), g.integers(1));
    String axis = g.integers(2 + side);
    String kept = g.op("Slice", x, g.integers(0), last, axis);
    String rest = g.op("Slice", x, last, g.integers(Long.MAX_VALUE), axis);
    return g.op("Concat", Map.of("axis", 2L + side), kept, g.sum(rest, 2 + side));
  }

  private String cropped(String x, String size, String extra) {
    String result = g.op("Slice", x, g.integers(0, 0), size, g.integers(2, 3));
    return pullbacks.record(
        result, x, c -> g.op("Pad", Map.of("mode", "constant"), c, pads(extra)));
  }

  private String network(String x) {
    int last = spec.levels() - 1;
    String[] skips = new String[last];
    String h = convolution(x, unshuffled(), values("stem.bias"), 2, 2);
    for (int i = 0; i < last; i++) {
      skips[i] = stage(h, "enc" + i, spec.downBlocks().get(i));
      h = convolution(skips[i], "down" + i, 2, 0);
    }
    h = stage(h, "mid", spec.downBlocks().get(last));
    for (int i = last - 1; i >= 0; i--) {
      h = add(skips[i], twice(convolution(h, "up" + i, 1, 0)));
      h = stage(h, "dec" + i, spec.upBlocks().get(i));
    }
    return shuffled(convolution(silu(h), "head", 1, 1));
  }

  private String stage(String x, String name, int blocks) {
    String h = x;
    for (int i = 0; i < blocks; i++) {
      h = residual(h, name + "." + i);
    }
    return h;
  }

  /**
   * {@code (scale + 1)(W x + b) + shift = scale' (W x) + shift'} with b in the shift's own rows.
   */
  private String residual(String x, String name) {
    double[] first = values(name + ".conv1.bias");
    int c = first.length;
    int width = spec.width();
    double[] film = values(name + ".film.weight");
    double[] bias = values(name + ".film.bias");
    double[] scaleRows = new double[c * width];
    double[] shiftRows = new double[c * width];
    double[] scaleBias = new double[c];
    double[] shiftBias = new double[c];
    for (int i = 0; i < c; i++) {
      scaleBias[i] = bias[i] + 1;
      shiftBias[i] = bias[c + i] + first[i] * scaleBias[i];
      for (int j = 0; j < width; j++) {
        scaleRows[i * width + j] = film[i * width + j];
        shiftRows[i * width + j] = film[(c + i) * width + j] + first[i] * film[i * width + j];
      }
    }
    Tensor weight = tensor(name + ".conv1.weight");
    String h = convolution(silu(x), floats(weight), new double[c], 1, 1, 3);
    h = times(h, planes(linear(conditioning, scaleRows, scaleBias)));
    h = shifted(h, planes(linear(conditioning, shiftRows, shiftBias)));
    return add(x, convolution(silu(h), name + ".conv2", 1, 1));
  }

  /** The 3x3 weights behind a 2x2 unshuffle as 6x6 weights of stride 2. */
  private Tensor unshuffled() {
    Tensor stem = tensor("stem.weight");
    int c = stem.shape().dim(0);
    int planes = spec.imageChannels();
    Tensor wide = Tensor.zeros(c, planes, 6, 6);
    for (int o = 0; o < c; o++) {
      for (int i = 0; i < 4 * planes; i++) {
        int row = (i % 4) / 2;
        int column = i % 2;
        for (int k = 0; k < 9; k++) {
          int y = 2 * (k / 3) + row;
          int x = 2 * (k % 3) + column;
          wide.values()[((o * planes + i / 4) * 6 + y) * 6 + x] =
              stem.values()[(o * 4 * planes + i) * 9 + k];
        }
      }
    }
    return wide;
  }

  private String twice(String x) {
    Map<String, Object> nearest =
        Map.of(
            "mode", "nearest",
            "coordinate_transformation_mode", "asymmetric",
            "nearest_mode", "floor");
    String result = g.op("Resize", nearest, x, "", g.floats(new double[] {1, 1, 2, 2}, 4));
    Map<String, Object> cells =
        Map.of("kernel_shape", new long[] {2, 2}, "strides", new long[] {2, 2});
    return pullbacks.record(
        result, x, c -> g.op("Mul", g.op("AveragePool", cells, c), g.scalar(4)));
  }

  /** {@code [n, 4c, h, w] -> [n, c, 2h, 2w]}: channel {@code 4c + 2 row + column} of each cell. */
  private String shuffled(String x) {
    String result = g.op("DepthToSpace", Map.of("blocksize", 2L, "mode", "CRD"), x);
    int planes = spec.imageChannels();
    long[] order = new long[4 * planes];
    for (int i = 0; i < order.length; i++) {
      order[i] = (long) (i % 4) * planes + i / 4;
    }
    return pullbacks.record(
        result,
        x,
        c ->
            g.op(
                "Gather",
                Map.of("axis", 1L),
                g.op("SpaceToDepth", Map.of("blocksize", 2L), c),
                g.integers(order)));
  }

  private String convolution(String x, String name, int stride, int pad) {
    return convolution(x, tensor(name + ".weight"), values(name + ".bias"), stride, pad);
  }

  private String convolution(String x, Tensor weight, double[] bias, int stride, int pad) {
    return convolution(x, floats(weight), bias, stride, pad, weight.shape().dim(2));
  }

  private String convolution(
      String x, String weight, double[] bias, int stride, int pad, int kernel) {
    Map<String, Object> attributes =
        Map.of(
            "kernel_shape", new long[] {kernel, kernel},
            "strides", new long[] {stride, stride},
            "pads", new long[] {pad, pad, pad, pad});
    String result = g.op("Conv", attributes, x, weight, g.floats(bias, bias.length));
    return pullbacks.record(
        result,
        x,
        c ->
            stride == 1
                ? turned(c, weight, pad, kernel)
                : g.op("ConvTranspose", attributes, c, weight));
  }

  /** The transpose of a convolution of stride 1: one with turned kernels, faster than a scatter. */
  private String turned(String c, String weight, int pad, int kernel) {
    String swapped = g.op("Transpose", Map.of("perm", new long[] {1, 0, 2, 3}), weight);
    String turned =
        kernel == 1
            ? swapped
            : g.op(
                "Slice",
                swapped,
                g.integers(-1, -1),
                g.integers(Long.MIN_VALUE, Long.MIN_VALUE),
                g.integers(2, 3),
                g.integers(-1, -1));
    long side = (long) kernel - 1 - pad;
    return g.op(
        "Conv",
        Map.of(
            "kernel_shape", new long[] {kernel, kernel},
            "strides", new long[] {1, 1},
            "pads", new long[] {side, side, side, side}),
        c,
        turned);
  }

  private String linear(String name, String x) {
    return linear(x, values(name + ".weight"), values(name + ".bias"));
  }

  private String linear(String x, double[] rows, double[] bias) {
    String weight = g.floats(rows, bias.length, rows.length / bias.length);
    return g.op("Gemm", Map.of("transB", 1L), x, weight, g.floats(bias, bias.length));
  }

  /** {@code y = x s}, {@code s = sigmoid(x)}, with the slope {@code s (1 + x - y)}. */
  private String silu(String x) {
    String s = g.op("Sigmoid", x);
    String y = g.op("Mul", x, s);
    return pullbacks.record(
        y,
        x,
        c -> {
          String bend = g.op("Add", g.op("Sub", x, y), g.scalar(1));
          return g.op("Mul", c, g.op("Mul", s, bend));
        });
  }

  private String add(String a, String b) {
    String sum = g.op("Add", a, b);
    pullbacks.record(sum, a, c -> c);
    return pullbacks.record(sum, b, c -> c);
  }

  private String times(String x, String factor) {
    return pullbacks.record(g.op("Mul", x, factor), x, c -> g.op("Mul", c, factor));
  }

  private String scaled(String x, String divisor) {
    return pullbacks.record(g.op("Div", x, divisor), x, c -> g.op("Div", c, divisor));
  }

  private String shifted(String x, String shift) {
    return pullbacks.record(g.op("Add", x, shift), x, c -> c);
  }

  /** A row of numbers per image as planes, {@code [n, k] -> [n, k, 1, 1]}. */
  private String planes(String rows) {
    return g.op("Reshape", rows, g.integers(0, -1, 1, 1));
  }

  private Tensor tensor(String name) {
    return weights.get("net." + name);
  }

  private double[] values(String name) {
    return widened(tensor(name));
  }

  private String floats(Tensor tensor) {
    Shape shape = tensor.shape();
    long[] dims = new long[shape.rank()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = shape.dim(i);
    }
    return g.floats(widened(tensor), dims);
  }

  private static double[] widened(Tensor tensor) {
    float[] from = tensor.values();
    double[] to = new double[from.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i];
    }
    return to;
  }
}
