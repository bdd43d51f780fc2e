package org.reconstream.prior.onnx;

import java.util.List;
import org.reconstream.prior.MixturePrior;
import org.reconstream.prior.MixturePrior.Component;
import org.reconstream.prior.onnx.proto.ModelProto;

/** The graphs of a mixture of Gaussians over images of one small size; formulas in its prior. */
final class MixtureGraph {
  private final OnnxGraph g;
  private final List<Component> components;
  private final String[] dims;
  private final int count;
  private final int size;
  private final long[] image;

  private final String noise;
  private final String gain;
  private final String vectors;
  private final String transposed;

  /** D_k, {@code [n, k, 1, size]}. */
  private final String means;

  /** ln (w_k p_k) up to a constant, {@code [n, k, 1, 1]}. */
  private final String log;

  /** r_k, {@code [n, k, 1, 1]}. */
  private final String weights;

  /** D, {@code [n, 1, 1, size]}. */
  private final String average;

  private MixtureGraph(String name, MixturePrior prior, int height, int width) {
    this.components = prior.components();
    this.count = components.size();
    this.size = prior.channels() * height * width;
    this.image = new long[] {-1, prior.channels(), height, width};
    this.dims =
        new String[] {
          "n", Integer.toString(prior.channels()), Integer.toString(height), Integer.toString(width)
        };
    this.g = new OnnxGraph(name);
    String x = flat(g.input(PriorGraphs.IMAGE, dims));
    String sigma = g.input(PriorGraphs.SIGMA, "n");
    String mean = g.floats(means(), count, 1, size);
    this.vectors = g.floats(vectors(false), count, size, size);
    this.transposed = g.floats(vectors(true), count, size, size);
    String variances = g.floats(variances(), count, 1, size);
    this.noise = g.unsqueeze(g.op("Mul", sigma, sigma), 1, 2, 3);
    String total = g.op("Add", variances, noise);
    this.gain = g.op("Div", variances, total);
    String projected = g.op("MatMul", g.op("Sub", x, mean), vectors);
    String shrunk = g.op("Mul", projected, gain);
    this.means = g.op("Add", g.op("MatMul", shrunk, transposed), mean);
    String distance = g.op("Div", g.op("Mul", projected, projected), total);
    String twice = g.sum(g.op("Add", distance, g.op("Log", total)), 3);
    this.log = g.op("Sub", g.floats(logWeights(), count, 1, 1), g.op("Mul", twice, g.scalar(0.5)));
    this.weights = g.op("Softmax", "axis", 1, log);
    this.average = g.sum(g.op("Mul", weights, means), 1);
  }

  static ModelProto denoiser(MixturePrior prior, int height, int width) {
    MixtureGraph m = new MixtureGraph("gaussian_mixture", prior, height, width);
    m.g.output(m.image(m.average), PriorGraphs.DENOISED, m.dims);
    return m.g.model();
  }

  /** {@code J u = sum_k r_k A_k u + sum_k r_k (D_k - D) ((D_k - D) . u) / sigma^2}. */
  static ModelProto vjp(MixturePrior prior, int height, int width) {
    MixtureGraph m = new MixtureGraph("gaussian_mixture_vjp", prior, height, width);
    OnnxGraph g = m.g;
    String u = m.flat(g.input(PriorGraphs.COTANGENT, m.dims));
    String shrunk = g.op("Mul", g.op("MatMul", u, m.vectors), m.gain);
    String within = g.op("MatMul", shrunk, m.transposed);
    String apart = g.op("Sub", m.means, m.average);
    String inner = g.op("Div", g.sum(g.op("Mul", apart, u), 3), m.noise);
    String each = g.op("Add", within, g.op("Mul", apart, inner));
    String product = g.sum(g.op("Mul", m.weights, each), 1);
    g.output(m.image(m.average), PriorGraphs.DENOISED, m.dims);
    g.output(m.image(product), PriorGraphs.VJP, m.dims);
    return g.model();
  }

  /** {@code ln r_k} and, for the wanted class, {@code (D_k - D) / sigma^2}. */
  static ModelProto classifier(MixturePrior prior, int height, int width) {
    MixtureGraph m = new MixtureGraph("gaussian_mixture_classifier", prior, height, width);
    OnnxGraph g = m.g;
    String wanted = g.integerInput(PriorGraphs.CLASS, "n");
    String index = g.op("Reshape", wanted, g.integers(-1, 1));
    String flat = g.op("Reshape", m.means, g.integers(-1, m.count, m.size));
    String mean =
        g.op(
            "Reshape",
            g.op("GatherND", "batch_dims", 1, flat, index),
            g.integers(-1, 1, 1, m.size));
    String gradient = g.op("Div", g.op("Sub", mean, m.average), m.noise);
    String log = g.op("LogSoftmax", "axis", 1, g.op("Reshape", m.log, g.integers(-1, m.count)));
    g.output(log, OnnxClassifier.LOG_PROBABILITY, "n", Integer.toString(m.count));
    g.output(m.image(gradient), OnnxClassifier.GRADIENT, m.dims);
    return g.model();
  }

  private String flat(String images) {
    return g.op("Reshape", images, g.integers(-1, 1, 1, size));
  }

  private String image(String flat) {
    return g.op("Reshape", flat, g.integers(image));
  }

  private double[] means() {
    double[] all = new double[count * size];
    for (int k = 0; k < count; k++) {
      System.arraycopy(components.get(k).mean(), 0, all, k * size, size);
    }
    return all;
  }

  private double[] variances() {
    double[] all = new double[count * size];
    for (int k = 0; k < count; k++) {
      System.arraycopy(components.get(k).eigenvalues(), 0, all, k * size, size);
    }
    return all;
  }

  private double[] vectors(boolean turned) {
    double[] all = new double[count * size * size];
    for (int k = 0; k < count; k++) {
      double[] q = components.get(k).eigenvectors();
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          all[(k * size + i) * size + j] = turned ? q[j * size + i] : q[i * size + j];
        }
      }
    }
    return all;
  }

  private double[] logWeights() {
    return components.stream().mapToDouble(c -> Math.log(c.weight())).toArray();
  }
}
