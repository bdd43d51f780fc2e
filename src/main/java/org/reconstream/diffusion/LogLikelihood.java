package org.reconstream.diffusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The log-density of images at the lowest noise level under the prior's probability flow (Song et
 * al. 2021, Grathwohl et al. 2019):
 *
 * <pre>{@code
 * log p(x) = log N(x_end; mean, maximum^2 + variance) + integral (n - trace J_D) dl
 * }</pre>
 *
 * over {@code l = ln sigma} from the lowest to the highest level, {@code J_D = dD/dx}. In units of
 * the clean image; under a diffusion with factor a, {@code log p_t(a x) = log p(x) - n ln a}.
 *
 * @param flow levels and error control
 * @param divergence how the trace is found
 * @param mean the prior's mean, one value per component
 * @param variance the prior's variance per component, averaged
 */
public record LogLikelihood(
    ProbabilityFlow flow, Divergence divergence, double[] mean, double variance) {
  /**
   * The result of one row.
   *
   * @param endLogDensity the log-density of the latent code
   * @param expansion the integral of the divergence
   * @param dimension n
   */
  public record Value(double endLogDensity, double expansion, int dimension) {
    /** The log-density in nats. */
    public double nats() {
      return endLogDensity + expansion;
    }

    /** {@code -log p / (n ln 2)}, for continuous values in the units of the image. */
    public double bitsPerDimension() {
      return -nats() / (dimension * StrictMath.log(2));
    }
  }

  /** Evaluates every row; the batch's rows become the latent codes. */
  public List<Value> of(DenoisingFunction denoiser, Batch batch) {
    int n = batch.size();
    double[][] augmented = new double[batch.count()][n + 1];
    for (int row = 0; row < augmented.length; row++) {
      System.arraycopy(batch.rows()[row], 0, augmented[row], 0, n);
    }
    double[][][] directions = divergence.draw(batch);
    DormandPrince.integrate(
        (rows, states, l, out) ->
            new Slope(denoiser, batch, directions, rows, states, l).write(out),
        augmented,
        StrictMath.log(flow.minimum()),
        StrictMath.log(flow.maximum()),
        flow.tolerance());
    List<Value> values = new ArrayList<>();
    for (int row = 0; row < augmented.length; row++) {
      System.arraycopy(augmented[row], 0, batch.rows()[row], 0, n);
      values.add(new Value(endLogDensity(batch.rows()[row]), augmented[row][n], n));
    }
    return values;
  }

  private double endLogDensity(double[] x) {
    double total = flow.maximum() * flow.maximum() + variance;
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (x[i] - mean[i]) * (x[i] - mean[i]);
    }
    return -sum / (2 * total) - x.length * StrictMath.log(2 * Math.PI * total) / 2;
  }

  /** The derivative of the pair (x, accumulated divergence). */
  private final class Slope {
    private final DenoisingFunction denoiser;
    private final Batch batch;
    private final double[][][] directions;
    private final int[] rows;
    private final double[][] states;
    private final double[] sigmas;
    private final int n;

    Slope(
        DenoisingFunction denoiser,
        Batch batch,
        double[][][] directions,
        int[] rows,
        double[][] states,
        double[] l) {
      this.denoiser = denoiser;
      this.batch = batch;
      this.directions = directions;
      this.rows = rows;
      this.states = states;
      this.n = batch.size();
      this.sigmas = new double[l.length];
      Arrays.setAll(sigmas, i -> StrictMath.exp(l[i]));
    }

    void write(double[][] out) {
      double[][] centre = denoised(directions[0], 0);
      for (int i = 0; i < rows.length; i++) {
        for (int j = 0; j < n; j++) {
          out[i][j] = states[i][j] - centre[i][j];
        }
        out[i][n] = n;
        batch.evaluated(rows[i], 1 + 2 * directions.length);
      }
      for (double[][] u : directions) {
        double[][] above = denoised(u, Divergence.STEP);
        double[][] below = denoised(u, -Divergence.STEP);
        for (int i = 0; i < rows.length; i++) {
          double sum = 0;
          for (int j = 0; j < n; j++) {
            sum += u[rows[i]][j] * (above[i][j] - below[i][j]);
          }
          double trace = sum / (2 * Divergence.STEP * sigmas[i]);
          out[i][n] -= divergence.weight() * trace;
        }
      }
    }

    /** D at the states, moved by {@code share sigma} along the directions. */
    private double[][] denoised(double[][] u, double share) {
      double[][] at = new double[rows.length][n];
      double[][] result = new double[rows.length][n];
      for (int i = 0; i < rows.length; i++) {
        for (int j = 0; j < n; j++) {
          at[i][j] = states[i][j] + share * sigmas[i] * u[rows[i]][j];
        }
      }
      denoiser.denoise(at, sigmas, result);
      return result;
    }
  }
}
