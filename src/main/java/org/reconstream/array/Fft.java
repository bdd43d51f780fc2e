package org.reconstream.array;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The centred unitary Fourier transform of complex planes {@code [2, H, W]} (real plane, then
 * imaginary plane).
 *
 * <p>Per axis {@code F[k, j] = exp(-2 pi i (k - c)(j - c) / n) / sqrt(n)}, {@code c = floor(n /
 * 2)}: both the zero frequency and the image centre are at index c, white noise keeps its variance,
 * and the inverse is the adjoint. Any size; prime factors above 127 cost more.
 *
 * <p>Plans are immutable, thread-safe and cached per size. A {@link Workspace} serves one caller at
 * a time. The same input gives the same bits on every call.
 */
public final class Fft {
  private static final Map<Shape, Fft> PLANS = new ConcurrentHashMap<>();

  private final int height;
  private final int width;
  private final Dft alongY;
  private final Dft alongX;
  private final float unit;

  private Fft(int height, int width) {
    this.height = height;
    this.width = width;
    this.alongY = Dft.of(height);
    this.alongX = width == height ? alongY : Dft.of(width);
    this.unit = (float) (1 / Math.sqrt((double) height * width));
  }

  /** The plan for planes of this size. */
  public static Fft of(int height, int width) {
    return PLANS.computeIfAbsent(Shape.of(height, width), s -> new Fft(height, width));
  }

  /** The number of rows of an image. */
  public int height() {
    return height;
  }

  /** The number of columns of an image. */
  public int width() {
    return width;
  }

  /** {@code 1 / sqrt(H W)}: what makes the unscaled transforms on a workspace unitary. */
  public float unit() {
    return unit;
  }

  /**
   * The sum of the radices of the stages along y, to which the operations per element of {@link
   * #forwardAlongY} are proportional: 15 for 192 = 4 4 4 3, 30 for 230 = 2 5 23.
   */
  public int radixSumAlongY() {
    return alongY.radixSum();
  }

  /**
   * One complex plane under transformation, as an image (one array per row) or as a spectrum (one
   * array per column of k-space, that is, transposed). The rows of the four planes trade places
   * during a transform: fetch them anew after each.
   */
  public static final class Workspace {
    private final float[][] imageRe;
    private final float[][] imageIm;
    private final float[][] spectrumRe;
    private final float[][] spectrumIm;
    private final float[][] scratch;

    private Workspace(Fft fft) {
      this.imageRe = new float[fft.height][fft.width];
      this.imageIm = new float[fft.height][fft.width];
      this.spectrumRe = new float[fft.width][fft.height];
      this.spectrumIm = new float[fft.width][fft.height];
      int rows = Math.max(fft.alongY.scratchRows(), fft.alongX.scratchRows());
      this.scratch = new float[rows][Math.max(fft.height, fft.width)];
    }

    /** Real part of the image, {@code [y][x]}. */
    public float[][] imageRe() {
      return imageRe;
    }

    /** Imaginary part of the image, {@code [y][x]}. */
    public float[][] imageIm() {
      return imageIm;
    }

    /** Real part of the spectrum, {@code [kx][ky]}. */
    public float[][] spectrumRe() {
      return spectrumRe;
    }

    /** Imaginary part of the spectrum, {@code [kx][ky]}. */
    public float[][] spectrumIm() {
      return spectrumIm;
    }
  }

  /** A fresh workspace for this size. */
  public Workspace workspace() {
    return new Workspace(this);
  }

  /**
   * Turns the image of a workspace into its spectrum without the factor {@link #unit()}; the image
   * is destroyed.
   */
  public void forward(Workspace w) {
    alongY.forward(w.imageRe, w.imageIm, w.scratch, width);
    Rows.transpose(w.imageRe, w.spectrumRe);
    Rows.transpose(w.imageIm, w.spectrumIm);
    alongX.forward(w.spectrumRe, w.spectrumIm, w.scratch, height);
  }

  /**
   * Turns the spectrum of a workspace into its image without the factor {@link #unit()}; the
   * spectrum is destroyed.
   */
  public void inverse(Workspace w) {
    alongX.inverse(w.spectrumRe, w.spectrumIm, w.scratch, height);
    Rows.transpose(w.spectrumRe, w.imageRe);
    Rows.transpose(w.spectrumIm, w.imageIm);
    alongY.inverse(w.imageRe, w.imageIm, w.scratch, width);
  }

  /**
   * Transforms the image of a workspace in place along y alone, without the factor {@code 1 /
   * sqrt(H)}: row ky of the result is in row ky of the image.
   */
  public void forwardAlongY(Workspace w) {
    alongY.forward(w.imageRe, w.imageIm, w.scratch, width);
  }

  /** The inverse of {@link #forwardAlongY}, without the factor {@code 1 / sqrt(H)}. */
  public void inverseAlongY(Workspace w) {
    alongY.inverse(w.imageRe, w.imageIm, w.scratch, width);
  }

  /**
   * {@code spectrum = F image} for one plane {@code [2, H, W]} inside each array, starting at the
   * given offset; the two may be the same array.
   */
  public void forward(
      float[] image, int imageOffset, float[] spectrum, int spectrumOffset, Workspace w) {
    load(image, imageOffset, w);
    forward(w);
    Rows.transpose(w.spectrumRe, w.imageRe);
    Rows.transpose(w.spectrumIm, w.imageIm);
    store(w, spectrum, spectrumOffset);
  }

  /**
   * {@code image = F^H spectrum} for one plane {@code [2, H, W]} inside each array, starting at the
   * given offset; the two may be the same array.
   */
  public void inverse(
      float[] spectrum, int spectrumOffset, float[] image, int imageOffset, Workspace w) {
    load(spectrum, spectrumOffset, w);
    Rows.transpose(w.imageRe, w.spectrumRe);
    Rows.transpose(w.imageIm, w.spectrumIm);
    inverse(w);
    store(w, image, imageOffset);
  }

  private void load(float[] planes, int offset, Workspace w) {
    for (int y = 0; y < height; y++) {
      System.arraycopy(planes, offset + y * width, w.imageRe[y], 0, width);
      System.arraycopy(planes, offset + (height + y) * width, w.imageIm[y], 0, width);
    }
  }

  private void store(Workspace w, float[] planes, int offset) {
    for (int y = 0; y < height; y++) {
      Rows.scale(w.imageRe[y], unit, width);
      Rows.scale(w.imageIm[y], unit, width);
      System.arraycopy(w.imageRe[y], 0, planes, offset + y * width, width);
      System.arraycopy(w.imageIm[y], 0, planes, offset + (height + y) * width, width);
    }
  }
}
