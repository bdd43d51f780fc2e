package org.reconstream.array;

/** The inner product of real vectors, in double precision. */
public final class DotProduct {
  private DotProduct() {}

  /** {@code a^T b} of vectors of one length. */
  public static double of(float[] a, float[] b) {
    return of(a, b, 0);
  }

  /**
   * {@code a^T b}, b being the part of a longer array that begins at an index. Four partial sums in
   * a fixed order: exact repetition, and shorter chains of additions.
   *
   * @param at index of the first element of b
   */
  public static double of(float[] a, float[] b, int at) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += (double) a[i] * b[at + i];
      s1 += (double) a[i + 1] * b[at + i + 1];
      s2 += (double) a[i + 2] * b[at + i + 2];
      s3 += (double) a[i + 3] * b[at + i + 3];
    }
    for (; i < a.length; i++) {
      s0 += (double) a[i] * b[at + i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
