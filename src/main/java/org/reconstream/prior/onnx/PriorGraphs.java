package org.reconstream.prior.onnx;

import java.util.Arrays;
import java.util.List;
import org.reconstream.prior.MixturePrior;
import org.reconstream.prior.Spectrum;
import org.reconstream.prior.onnx.proto.ModelProto;

/**
 * Priors whose denoiser has a closed form, written as ONNX graphs, so that they run through the
 * very engine path of learned priors. Every graph has the inputs {@code x} float {@code [n, c, h,
 * w]} and {@code sigma} float {@code [n]} (per real channel) and the output {@code denoised} {@code
 * [n, c, h, w]}; n is dynamic.
 */
public final class PriorGraphs {
  static final String IMAGE = "x";
  static final String SIGMA = "sigma";
  static final String DENOISED = "denoised";

  private PriorGraphs() {}

  /**
   * The stationary Gaussian prior for any h and w: {@code D = C_h [S / (S + sigma^2) . (C_h x C_w)]
   * C_w} with the orthonormal Hartley matrices {@code C_n[k, j] = sqrt(2 / n) cos(2 pi (k j mod n)
   * / n - pi / 4)} built in the graph. The product k j is reduced modulo n in integers, so the
   * angle keeps its precision at any size.
   */
  public static ModelProto gaussian(Spectrum spectrum, int channels) {
    OnnxGraph g = new OnnxGraph("stationary_gaussian");
    String x = g.input(IMAGE, "n", Integer.toString(channels), "h", "w");
    String sigma = g.input(SIGMA, "n");
    String shape = g.op("Shape", x);
    String height = g.op("Gather", shape, g.integer(2));
    String width = g.op("Gather", shape, g.integer(3));
    String rows = hartley(g, height);
    String columns = hartley(g, width);
    String power =
        g.op("Exp", logPower(g, spectrum, squaredFrequency(g, height), squaredFrequency(g, width)));
    String noise = g.unsqueeze(g.op("Mul", sigma, sigma), 1, 2, 3);
    String gain = g.op("Div", power, g.op("Add", power, noise));
    String coefficients = g.op("MatMul", g.op("MatMul", rows, x), columns);
    String filtered = g.op("Mul", coefficients, gain);
    String image = g.op("MatMul", g.op("MatMul", rows, filtered), columns);
    g.output(image, DENOISED, "n", Integer.toString(channels), "h", "w");
    return g.model();
  }

  /**
   * A mixture of Gaussians with dense covariances for images of one small size; with one component,
   * any Gaussian.
   */
  public static ModelProto mixture(MixturePrior prior, int height, int width) {
    String[] dims = {
      "n", Integer.toString(prior.channels()), Integer.toString(height), Integer.toString(width)
    };
    List<MixturePrior.Component> components = prior.components();
    int count = components.size();
    int size = prior.channels() * height * width;
    OnnxGraph g = new OnnxGraph("gaussian_mixture");
    String x = g.op("Reshape", g.input(IMAGE, dims), g.integers(-1, 1, 1, size));
    String sigma = g.input(SIGMA, "n");
    String mean = g.floats(means(components, size), count, 1, size);
    String vectors = g.floats(vectors(components, size, false), count, size, size);
    String transposed = g.floats(vectors(components, size, true), count, size, size);
    String variances = g.floats(variances(components, size), count, 1, size);
    String noise = g.unsqueeze(g.op("Mul", sigma, sigma), 1, 2, 3);
    String total = g.op("Add", variances, noise);
    String projected = g.op("MatMul", g.op("Sub", x, mean), vectors);
    String shrunk = g.op("Mul", projected, g.op("Div", variances, total));
    String means = g.op("Add", g.op("MatMul", shrunk, transposed), mean);
    String distance = g.op("Div", g.op("Mul", projected, projected), total);
    String twice = g.sum(g.op("Add", distance, g.op("Log", total)), 3);
    String log =
        g.op(
            "Sub",
            g.floats(logWeights(components), count, 1, 1),
            g.op("Mul", twice, g.scalar(0.5)));
    String weights = g.op("Softmax", "axis", 1, log);
    String average = g.sum(g.op("Mul", weights, means), 1);
    String image = g.op("Reshape", average, g.integers(-1, prior.channels(), height, width));
    g.output(image, DENOISED, dims);
    return g.model();
  }

  private static String hartley(OnnxGraph g, String n) {
    String index = range(g, n);
    String product = g.op("Mul", g.unsqueeze(index, 1), g.unsqueeze(index, 0));
    String whole = g.op("Mul", g.op("Div", product, n), n);
    String remainder = g.toFloat(g.op("Sub", product, whole));
    String real = g.toFloat(n);
    String turn = g.op("Div", g.scalar(2 * Math.PI), real);
    String angle = g.op("Sub", g.op("Mul", remainder, turn), g.scalar(Math.PI / 4));
    String norm = g.op("Sqrt", g.op("Div", g.scalar(2), real));
    return g.op("Mul", g.op("Cos", angle), norm);
  }

  /** {@code (min(k, n - k) / n)^2}, shape {@code [n]}. */
  private static String squaredFrequency(OnnxGraph g, String n) {
    String index = range(g, n);
    String real = g.toFloat(n);
    String k = g.toFloat(index);
    String frequency = g.op("Div", g.op("Min", k, g.op("Sub", real, k)), real);
    return g.op("Mul", frequency, frequency);
  }

  private static String range(OnnxGraph g, String n) {
    return g.op("Range", g.integer(0), n, g.integer(1));
  }

  /**
   * ln S on the grid as a sum of ramps, {@code ln S = first + sum_i bend_i max(0, min(u, last) -
   * knot_i)}, shape {@code [1, h, w]}.
   */
  private static String logPower(OnnxGraph g, Spectrum spectrum, String fy2, String fx2) {
    double[] knots = spectrum.knots();
    double[] values = spectrum.logPower();
    int last = knots.length - 1;
    double[] bends = new double[last];
    double slope = 0;
    for (int i = 0; i < last; i++) {
      double next = (values[i + 1] - values[i]) / (knots[i + 1] - knots[i]);
      bends[i] = next - slope;
      slope = next;
    }
    String squared = g.op("Add", g.unsqueeze(fy2, 0, 2), g.unsqueeze(fx2, 0, 1));
    double offset = spectrum.offset();
    String u = g.op("Log", g.op("Add", squared, g.scalar(offset * offset)));
    String inside = g.op("Min", u, g.scalar(knots[last]));
    String starts = g.floats(Arrays.copyOf(knots, last), last, 1, 1);
    String ramps = g.op("Relu", g.op("Sub", inside, starts));
    String sum = g.sum(g.op("Mul", ramps, g.floats(bends, last, 1, 1)), 0);
    return g.op("Add", sum, g.scalar(values[0]));
  }

  private static double[] means(List<MixturePrior.Component> components, int size) {
    double[] all = new double[components.size() * size];
    for (int k = 0; k < components.size(); k++) {
      System.arraycopy(components.get(k).mean(), 0, all, k * size, size);
    }
    return all;
  }

  private static double[] variances(List<MixturePrior.Component> components, int size) {
    double[] all = new double[components.size() * size];
    for (int k = 0; k < components.size(); k++) {
      System.arraycopy(components.get(k).eigenvalues(), 0, all, k * size, size);
    }
    return all;
  }

  private static double[] vectors(
      List<MixturePrior.Component> components, int size, boolean transposed) {
    double[] all = new double[components.size() * size * size];
    for (int k = 0; k < components.size(); k++) {
      double[] q = components.get(k).eigenvectors();
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          all[(k * size + i) * size + j] = transposed ? q[j * size + i] : q[i * size + j];
        }
      }
    }
    return all;
  }

  private static double[] logWeights(List<MixturePrior.Component> components) {
    return components.stream().mapToDouble(c -> Math.log(c.weight())).toArray();
  }
}
