package org.reconstream.physics;

import java.util.Arrays;
import org.reconstream.array.Fft;
import org.reconstream.array.Rows;

/**
 * The operator by the measured rows of the transform alone, a matrix of m by n: nothing is computed
 * of lines that are not measured, which costs less than the full transform where they are few.
 *
 * <p>Rows j and n - 1 - j of a plane lie symmetrically about its middle: their sum meets the
 * cosines and their difference the sines of the same angles, which halves the products. Where the
 * middle is taken changes a line's phase, and the way back takes it out again.
 *
 * <p>Immutable and thread-safe; planes are for one caller at a time.
 */
final class SampledLines {
  /** Measured, rounded down: see MaskedPlaneBenchmark. */
  private static final double LINES_PER_RADIX = 0.65;

  private final int lines;
  private final int measured;

  /** {@code [pair / 2][4 line]}: cosine and sine of the angles of two pairs of rows. */
  private final float[][] forward;

  /** {@code [pair][line]}, a zero added where lines are odd in number. */
  private final float[][] cosines;

  private final float[][] sines;

  SampledLines(boolean[] mask) {
    this.lines = mask.length;
    this.measured = count(mask);
    int pairs = (lines + 1) / 2;
    this.forward = new float[(pairs + 1) / 2][4 * measured];
    this.cosines = new float[pairs][even(measured)];
    this.sines = new float[pairs][even(measured)];
    int k = 0;
    for (int line = 0; line < lines; line++) {
      if (mask[line]) {
        for (int j = 0; j < pairs; j++) {
          double angle = Math.PI * (line - lines / 2) * (2 * j + 1 - lines) / lines;
          cosines[j][k] = (float) StrictMath.cos(angle);
          sines[j][k] = (float) StrictMath.sin(angle);
          forward[j / 2][4 * k + j % 2 * 2] = cosines[j][k];
          forward[j / 2][4 * k + j % 2 * 2 + 1] = sines[j][k];
        }
        k++;
      }
    }
  }

  /**
   * Whether this costs less than the full transform: its operations per element are proportional to
   * the measured lines, those of the full transform to the sum of its radices.
   */
  static boolean pays(boolean[] mask) {
    return count(mask) <= LINES_PER_RADIX * Fft.of(mask.length, 1).radixSumAlongY();
  }

  /** The number of measured lines. */
  static int count(boolean[] mask) {
    int count = 0;
    for (boolean line : mask) {
      count += line ? 1 : 0;
    }
    return count;
  }

  private static int even(int count) {
    return count + count % 2;
  }

  /** A fresh plane with rows of this length. */
  MaskedPlane plane(int elements) {
    return new Plane(elements);
  }

  private final class Plane implements MaskedPlane {
    private final int elements;
    private final float[][] re;
    private final float[][] im;
    private final float[][] spectrumRe;
    private final float[][] spectrumIm;

    private Plane(int elements) {
      this.elements = elements;
      this.re = new float[lines][elements];
      this.im = new float[lines][elements];
      this.spectrumRe = new float[even(measured)][elements];
      this.spectrumIm = new float[even(measured)][elements];
    }

    @Override
    public float[][] re() {
      return re;
    }

    @Override
    public float[][] im() {
      return im;
    }

    @Override
    public void transform() {
      for (int j = 0; j < lines / 2; j++) {
        int mirror = lines - 1 - j;
        Rows.sumDifference(re[mirror], re[j], re[j], re[mirror], elements);
        Rows.sumDifference(im[j], im[mirror], im[j], im[mirror], elements);
      }
      sample();
      spread();
      for (int j = 0; j < lines / 2; j++) {
        int mirror = lines - 1 - j;
        Rows.sumDifference(re[j], re[mirror], re[mirror], re[j], elements);
        Rows.sumDifference(im[j], im[mirror], im[j], im[mirror], elements);
      }
    }

    /** Spectrum of the measured lines: with sums s and differences d, s cos - i d sin. */
    private void sample() {
      for (int k = 0; k < measured; k++) {
        Arrays.fill(spectrumRe[k], 0);
        Arrays.fill(spectrumIm[k], 0);
      }
      int pairs = cosines.length;
      for (int j = 0; j < pairs; j += 2) {
        int a = lines - 1 - j;
        boolean last = j + 1 == pairs;
        for (int k = 0; k < measured; k++) {
          float[] w = forward[j / 2];
          if (last) {
            Rows.addCombination(re[j], im[a], spectrumRe[k], w[4 * k], w[4 * k + 1], elements);
            Rows.addCombination(im[j], re[a], spectrumIm[k], w[4 * k], w[4 * k + 1], elements);
          } else {
            Rows.addCombination(
                re[j], im[a], re[j + 1], im[a - 1], spectrumRe[k], w, 4 * k, elements);
            Rows.addCombination(
                im[j], re[a], im[j + 1], re[a - 1], spectrumIm[k], w, 4 * k, elements);
          }
        }
      }
    }

    /** Sum of the spectrum times the cosines to row j, times the sines to its mirror image. */
    private void spread() {
      for (int j = 0; j < cosines.length; j++) {
        int mirror = lines - 1 - j;
        if (mirror != j) {
          combine(spectrumIm, sines[j], re[mirror]);
          combine(spectrumRe, sines[j], im[mirror]);
        }
        combine(spectrumRe, cosines[j], re[j]);
        combine(spectrumIm, cosines[j], im[j]);
      }
    }

    private void combine(float[][] spectrum, float[] weights, float[] out) {
      Arrays.fill(out, 0);
      int k = 0;
      for (; k + 3 < spectrum.length; k += 4) {
        Rows.addCombination(
            spectrum[k],
            spectrum[k + 1],
            spectrum[k + 2],
            spectrum[k + 3],
            out,
            weights,
            k,
            elements);
      }
      if (k < spectrum.length) {
        Rows.addCombination(
            spectrum[k], spectrum[k + 1], out, weights[k], weights[k + 1], elements);
      }
    }
  }
}
