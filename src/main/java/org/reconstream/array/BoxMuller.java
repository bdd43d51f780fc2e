package org.reconstream.array;

/**
 * The Box-Muller transform of two 32-bit words to two independent standard normals: {@code sqrt(-2
 * ln u)} times cosine and sine of {@code 2 pi v}, {@code u = (word0 + 1/2) / 2^32}, {@code v =
 * word1 / 2^32}.
 *
 * <p>Logarithm and sine are the polynomial kernels of fdlibm (Sun Microsystems, 1993) in plain
 * double arithmetic, which Java 17 evaluates to the same bits everywhere, without the range
 * reductions and special cases that these arguments never need. Relative error below 1e-15.
 *
 * <p>Stateless and thread-safe.
 */
final class BoxMuller {
  private static final double TO_UNIT = 0x1p-32;
  private static final double TO_RADIANS = 2 * Math.PI * TO_UNIT;
  private static final int QUARTER_BITS = 30;
  private static final int EIGHTH = 1 << (QUARTER_BITS - 1);

  private static final double LN2 = Math.log(2);
  private static final long MANTISSA = 0x000FFFFFFFFFFFFFL;
  private static final int BIAS = 1023;
  private static final int MANTISSA_BITS = 52;

  private BoxMuller() {}

  /** {@code sqrt(-2 ln u)}. */
  static double radius(int word0) {
    return Math.sqrt(-2 * ln((Integer.toUnsignedLong(word0) + 0.5) * TO_UNIT));
  }

  /** {@code cos(2 pi v)}. */
  static double cos(int word1) {
    return quarters(word1, (word1 + EIGHTH) >>> QUARTER_BITS, 1);
  }

  /** {@code sin(2 pi v)}. */
  static double sin(int word1) {
    return quarters(word1, (word1 + EIGHTH) >>> QUARTER_BITS, 0);
  }

  /** The sine of the angle plus {@code ahead} quarter turns, by its distance to the nearest one. */
  private static double quarters(int word1, int quarter, int ahead) {
    double x = (word1 - (quarter << QUARTER_BITS)) * TO_RADIANS;
    int turn = quarter + ahead;
    double value = (turn & 1) == 0 ? sinKernel(x) : cosKernel(x);
    return (turn & 2) == 0 ? value : -value;
  }

  /** The sine on [-pi/4, pi/4]. */
  private static double sinKernel(double x) {
    double z = x * x;
    double p = 1.58969099521155e-10;
    p = p * z - 2.5050760253406863e-8;
    p = p * z + 2.7557313707070068e-6;
    p = p * z - 0.0001984126982985795;
    p = p * z + 0.00833333333332249;
    p = p * z - 0.16666666666666632;
    return x + x * z * p;
  }

  /** The cosine on [-pi/4, pi/4]. */
  private static double cosKernel(double x) {
    double z = x * x;
    double p = -1.1359647557788195e-11;
    p = p * z + 2.087572321298175e-9;
    p = p * z - 2.7557314351390663e-7;
    p = p * z + 2.480158728947673e-5;
    p = p * z - 0.001388888888887411;
    p = p * z + 0.0416666666666666;
    return 1 - (0.5 * z - z * z * p);
  }

  /** The natural logarithm of a normal number below 1. */
  private static double ln(double u) {
    long bits = Double.doubleToRawLongBits(u);
    int exponent = (int) (bits >>> MANTISSA_BITS) - BIAS;
    double m = Double.longBitsToDouble((bits & MANTISSA) | ((long) BIAS << MANTISSA_BITS));
    if (m > 1.4142135623730951) {
      m *= 0.5;
      exponent++;
    }
    double f = m - 1;
    double s = f / (2 + f);
    double z = s * s;
    double p = 0.14798198605116586;
    p = p * z + 0.15313837699209373;
    p = p * z + 0.1818357216161805;
    p = p * z + 0.22222198432149784;
    p = p * z + 0.2857142874366239;
    p = p * z + 0.3999999999940942;
    p = p * z + 0.6666666666666735;
    double half = 0.5 * f * f;
    return exponent * LN2 - ((half - s * (half + p * z)) - f);
  }
}
