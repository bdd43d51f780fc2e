package org.reconstream.physics;

/**
 * The tridiagonal form {@code A = Q T Q^H} of one complex Hermitian matrix by Householder
 * reflections {@code Q = H_0 H_1 ...}, {@code H_k = I - tau_k v_k v_k^H} (Golub and Van Loan,
 * section 8.3.1), in double precision.
 *
 * <p>Reflectors may be rounded to single precision, and tau follows the rounded one, so that what
 * is kept of Q is unitary; T belongs to it up to that rounding.
 *
 * <p>One matrix at a time, one thread; work arrays are reused.
 */
final class HermitianTridiagonal {
  private final int n;
  private final boolean rounded;
  private final double[][] re;
  private final double[][] im;
  private final double[] vRe;
  private final double[] vIm;
  private final double[] wRe;
  private final double[] wIm;

  /** Takes the reflectors as they come. */
  interface Reflectors {
    /** Reflector k: its elements are those from {@code k + 1} on. */
    void reflector(int k, double[] re, double[] im, double tau);
  }

  /** For matrices of n rows, with rounded reflectors. */
  HermitianTridiagonal(int n) {
    this(n, true);
  }

  /**
   * For matrices of n rows.
   *
   * @param rounded whether reflectors are rounded to single precision
   */
  HermitianTridiagonal(int n, boolean rounded) {
    this.n = n;
    this.rounded = rounded;
    this.re = new double[n][n];
    this.im = new double[n][n];
    this.vRe = new double[n];
    this.vIm = new double[n];
    this.wRe = new double[n];
    this.wIm = new double[n];
  }

  /** Where the caller writes the real part of the matrix, all of it; overwritten by reducing. */
  double[][] re() {
    return re;
  }

  /** The imaginary part. */
  double[][] im() {
    return im;
  }

  /** The diagonal of T, after reducing. */
  double diagonal(int k) {
    return re[k][k];
  }

  /** The real part of {@code T[k+1, k]}, after reducing. */
  double belowRe(int k) {
    return re[k + 1][k];
  }

  /** The imaginary part of {@code T[k+1, k]}, after reducing. */
  double belowIm(int k) {
    return im[k + 1][k];
  }

  /** Reduces the matrix. */
  void reduce(Reflectors reflectors) {
    for (int k = 0; k + 2 < n; k++) {
      double tau = reflect(k);
      reflectors.reflector(k, vRe, vIm, tau);
      if (tau > 0) {
        multiply(k, tau);
        update(k);
      }
    }
  }

  /** Makes v of column k, writes what becomes of the column's head, and returns tau. */
  private double reflect(int k) {
    int head = k + 1;
    double tail = 0;
    for (int i = head; i < n; i++) {
      vRe[i] = re[i][k];
      vIm[i] = im[i][k];
      if (i > head) {
        tail += vRe[i] * vRe[i] + vIm[i] * vIm[i];
      }
    }
    if (tail == 0) {
      return 0;
    }
    double size = Math.hypot(vRe[head], vIm[head]);
    double norm = Math.sqrt(tail + size * size);
    double phaseRe = size > 0 ? vRe[head] / size : 1;
    double phaseIm = size > 0 ? vIm[head] / size : 0;
    re[head][k] = -phaseRe * norm;
    im[head][k] = -phaseIm * norm;
    vRe[head] += phaseRe * norm;
    vIm[head] += phaseIm * norm;
    double scale = 1 / Math.hypot(vRe[head], vIm[head]);
    double power = 0;
    for (int i = head; i < n; i++) {
      vRe[i] = rounded(vRe[i] * scale);
      vIm[i] = rounded(vIm[i] * scale);
      power += vRe[i] * vRe[i] + vIm[i] * vIm[i];
    }
    return 2 / power;
  }

  private double rounded(double element) {
    return rounded ? (float) element : element;
  }

  /** {@code w = p - (tau / 2) (v^H p) v} with {@code p = tau A v}; columns are conjugated rows. */
  private void multiply(int k, double tau) {
    for (int i = k + 1; i < n; i++) {
      wRe[i] = 0;
      wIm[i] = 0;
    }
    for (int j = k + 1; j < n; j++) {
      addConjugate(re[j], im[j], tau * vRe[j], tau * vIm[j], k + 1);
    }
    double dotRe = 0;
    double dotIm = 0;
    for (int i = k + 1; i < n; i++) {
      dotRe += vRe[i] * wRe[i] + vIm[i] * wIm[i];
      dotIm += vRe[i] * wIm[i] - vIm[i] * wRe[i];
    }
    double halfRe = tau / 2 * dotRe;
    double halfIm = tau / 2 * dotIm;
    for (int i = k + 1; i < n; i++) {
      double r = halfRe * vRe[i] - halfIm * vIm[i];
      double s = halfRe * vIm[i] + halfIm * vRe[i];
      wRe[i] -= r;
      wIm[i] -= s;
    }
  }

  private void addConjugate(double[] aRe, double[] aIm, double r, double s, int from) {
    for (int i = from; i < n; i++) {
      wRe[i] += aRe[i] * r + aIm[i] * s;
      wIm[i] += aRe[i] * s - aIm[i] * r;
    }
  }

  /** {@code A -= v w^H + w v^H} behind column k. */
  private void update(int k) {
    for (int i = k + 1; i < n; i++) {
      subtract(re[i], im[i], i, k + 1);
    }
  }

  private void subtract(double[] aRe, double[] aIm, int i, int from) {
    double vr = vRe[i];
    double vi = vIm[i];
    double wr = wRe[i];
    double wi = wIm[i];
    for (int j = from; j < n; j++) {
      aRe[j] -= vr * wRe[j] + vi * wIm[j] + wr * vRe[j] + wi * vIm[j];
    }
    for (int j = from; j < n; j++) {
      aIm[j] -= vi * wRe[j] - vr * wIm[j] + wi * vRe[j] - wr * vIm[j];
    }
  }
}
