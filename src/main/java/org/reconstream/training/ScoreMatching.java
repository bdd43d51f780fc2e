package org.reconstream.training;

/**
 * The score-matching integrands at one point, in double precision: the definitions that trained
 * networks are held to. The mean of each over the data is minimised by the score of the data (of
 * the noised data for denoising).
 */
public final class ScoreMatching {
  private ScoreMatching() {}

  /** {@code 1/2 |S(x) - score|^2}: the Fisher divergence, where the score is known. */
  public static double fisher(VectorField field, double[] x, double[] score) {
    double[] s = field.at(x);
    for (int i = 0; i < s.length; i++) {
      s[i] -= score[i];
    }
    return 0.5 * dot(s, s);
  }

  /** {@code tr J(x) + 1/2 |S(x)|^2} (Hyvarinen, 2005). */
  public static double implicit(VectorField field, double[] x) {
    double[] s = field.at(x);
    double trace = 0;
    for (int i = 0; i < x.length; i++) {
      double[] unit = new double[x.length];
      unit[i] = 1;
      trace += field.along(x, unit)[i];
    }
    return trace + 0.5 * dot(s, s);
  }

  /** {@code u . J u}: Hutchinson's estimate of {@code tr J} for {@code E u u^T = I}. */
  public static double trace(VectorField field, double[] x, double[] u) {
    return dot(u, field.along(x, u));
  }

  /** {@code u . J u + 1/2 (u . S)^2} (Song, Garg, Shi and Ermon, 2019, equation 7). */
  public static double sliced(VectorField field, double[] x, double[] u) {
    double projection = dot(u, field.at(x));
    return trace(field, x, u) + 0.5 * projection * projection;
  }

  /** {@code u . J u + 1/2 |S|^2}, for {@code E u u^T = I} (the same paper, equation 8). */
  public static double slicedVarianceReduced(VectorField field, double[] x, double[] u) {
    double[] s = field.at(x);
    return trace(field, x, u) + 0.5 * dot(s, s);
  }

  /**
   * The variance-reduced sliced integrand from two evaluations, {@code u . (S(x + hu) - S(x - hu))
   * / (2h) + 1/8 |S(x + hu) + S(x - hu)|^2}, with error O(h^2) (Pang et al., 2020).
   */
  public static double slicedDifference(VectorField field, double[] x, double[] u, double h) {
    double[] ahead = field.at(moved(x, u, h));
    double[] behind = field.at(moved(x, u, -h));
    double slope = 0;
    double square = 0;
    for (int i = 0; i < x.length; i++) {
      slope += u[i] * (ahead[i] - behind[i]);
      double sum = ahead[i] + behind[i];
      square += sum * sum;
    }
    return slope / (2 * h) + square / 8;
  }

  /** {@code 1/2 |S(x0 + s z) + z / s|^2} (Vincent, 2011). */
  public static double denoising(VectorField field, double[] x0, double[] z, double sigma) {
    double[] s = field.at(moved(x0, z, sigma));
    for (int i = 0; i < s.length; i++) {
      s[i] += z[i] / sigma;
    }
    return 0.5 * dot(s, s);
  }

  private static double[] moved(double[] x, double[] direction, double step) {
    double[] y = x.clone();
    for (int i = 0; i < y.length; i++) {
      y[i] += step * direction[i];
    }
    return y;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
