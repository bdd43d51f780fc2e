package org.reconstream.prior.onnx;

import java.util.Arrays;
import java.util.function.UnaryOperator;
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
  static final String COTANGENT = "cotangent";
  static final String VJP = "vjp";
  static final String CLASS = "class";

  private PriorGraphs() {}

  /**
   * The stationary Gaussian prior for any h and w: {@code D = C_h [S / (S + sigma^2) . (C_h x C_w)]
   * C_w} with the orthonormal Hartley matrices {@code C_n[k, j] = sqrt(2 / n) cos(2 pi (k j mod n)
   * / n - pi / 4)} built in the graph. The product k j is reduced modulo n in integers, so the
   * angle keeps its precision at any size.
   */
  public static ModelProto gaussian(Spectrum spectrum, int channels) {
    OnnxGraph g = new OnnxGraph("stationary_gaussian");
    UnaryOperator<String> denoiser = gaussian(g, spectrum, channels);
    String image = denoiser.apply(IMAGE);
    g.output(image, DENOISED, "n", Integer.toString(channels), "h", "w");
    return g.model();
  }

  /** Its vector-Jacobian graph: D is linear and symmetric, so {@code vjp = D(cotangent)}. */
  public static ModelProto gaussianVjp(Spectrum spectrum, int channels) {
    String[] dims = {"n", Integer.toString(channels), "h", "w"};
    OnnxGraph g = new OnnxGraph("stationary_gaussian_vjp");
    UnaryOperator<String> denoiser = gaussian(g, spectrum, channels);
    String cotangent = g.input(COTANGENT, dims);
    g.output(denoiser.apply(IMAGE), DENOISED, dims);
    g.output(denoiser.apply(cotangent), VJP, dims);
    return g.model();
  }

  /**
   * A mixture of Gaussians with dense covariances for images of one small size; with one component,
   * any Gaussian.
   */
  public static ModelProto mixture(MixturePrior prior, int height, int width) {
    return MixtureGraph.denoiser(prior, height, width);
  }

  /** The vector-Jacobian graph of a mixture. */
  public static ModelProto mixtureVjp(MixturePrior prior, int height, int width) {
    return MixtureGraph.vjp(prior, height, width);
  }

  /** The noise-conditional classifier of a mixture's components, see {@link OnnxClassifier}. */
  public static ModelProto mixtureClassifier(MixturePrior prior, int height, int width) {
    return MixtureGraph.classifier(prior, height, width);
  }

  private static UnaryOperator<String> gaussian(OnnxGraph g, Spectrum spectrum, int channels) {
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
    return image -> {
      String coefficients = g.op("MatMul", g.op("MatMul", rows, image), columns);
      String filtered = g.op("Mul", coefficients, gain);
      return g.op("MatMul", g.op("MatMul", rows, filtered), columns);
    };
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
}
