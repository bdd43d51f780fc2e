package org.reconstream.physics;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Fft;
import org.reconstream.array.Rows;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

/**
 * Cartesian multi-coil MRI: {@code y_c = M F (S_c x)}, with sensitivity maps S, the centred unitary
 * Fourier transform F and the sampling mask M (Pruessmann et al. 1999). The adjoint is {@code sum_c
 * conj(S_c) F^H M y_c}.
 *
 * <p>Images are {@code [2, H, W]}, data {@code [C, 2, P]} with the P measured positions in
 * row-major (ky, kx) order. Where {@code sum_c |S_c|^2 <= 1}, the normal operator lies between 0
 * and the identity.
 *
 * <p>Immutable and thread-safe: calls at the same time work in separate workspaces.
 */
public final class CartesianSense implements ForwardModel {
  private final Fft fft;
  private final int coils;
  private final int[] positions;
  private final Shape imageShape;
  private final Shape dataShape;

  /** 1 where measured, {@code [kx][ky]}. */
  private final float[][] mask;

  /** Maps times the unit of the transform, {@code [coil][y][x]}. */
  private final float[][][] mapsRe;

  private final float[][][] mapsIm;
  private final AtomicReference<@Nullable Workspace> idle = new AtomicReference<>();

  /**
   * The model of these maps {@code [C, 2, H, W]} (copied) and this mask.
   *
   * @throws IllegalArgumentException if they do not fit each other
   */
  public CartesianSense(Tensor maps, SamplingMask mask) {
    Shape shape = maps.shape();
    if (shape.rank() != 4
        || shape.dim(1) != 2
        || shape.dim(2) != mask.height()
        || shape.dim(3) != mask.width()) {
      throw new IllegalArgumentException("coil maps " + shape + " do not fit " + mask);
    }
    this.coils = shape.dim(0);
    this.fft = Fft.of(mask.height(), mask.width());
    this.positions = mask.positions();
    this.imageShape = Shape.of(2, mask.height(), mask.width());
    this.dataShape = Shape.of(coils, 2, positions.length);
    this.mask = new float[mask.width()][mask.height()];
    for (int position : positions) {
      this.mask[position % mask.width()][position / mask.width()] = 1;
    }
    this.mapsRe = new float[coils][][];
    this.mapsIm = new float[coils][][];
    int plane = mask.height() * mask.width();
    for (int c = 0; c < coils; c++) {
      mapsRe[c] = rows(maps.values(), 2 * c * plane);
      mapsIm[c] = rows(maps.values(), (2 * c + 1) * plane);
    }
  }

  private float[][] rows(float[] values, int offset) {
    int width = fft.width();
    float[][] rows = new float[fft.height()][];
    for (int y = 0; y < rows.length; y++) {
      int start = offset + y * width;
      rows[y] = Arrays.copyOfRange(values, start, start + width);
      Rows.scale(rows[y], fft.unit(), width);
    }
    return rows;
  }

  @Override
  public Shape imageShape() {
    return imageShape;
  }

  @Override
  public Shape dataShape() {
    return dataShape;
  }

  @Override
  public long measurements() {
    return (long) coils * positions.length;
  }

  @Override
  public int componentsPerMeasurement() {
    return 2;
  }

  @Override
  public void apply(float[] image, float[] data) {
    requireLength("image", image, imageShape);
    requireLength("data", data, dataShape);
    Workspace w = take();
    w.load(image);
    for (int c = 0; c < coils; c++) {
      weigh(c, w);
      fft.forward(w.plane);
      gather(c, w.plane, data);
    }
    idle.set(w);
  }

  @Override
  public void adjoint(float[] data, float[] image) {
    requireLength("data", data, dataShape);
    requireLength("image", image, imageShape);
    Workspace w = take();
    w.clearSum();
    for (int c = 0; c < coils; c++) {
      scatter(c, data, w.plane);
      fft.inverse(w.plane);
      accumulate(c, w);
    }
    w.store(image);
    idle.set(w);
  }

  @Override
  public void normal(float[] image, float[] out) {
    requireLength("image", image, imageShape);
    requireLength("image", out, imageShape);
    Workspace w = take();
    w.load(image);
    w.clearSum();
    for (int c = 0; c < coils; c++) {
      weigh(c, w);
      fft.forward(w.plane);
      for (int x = 0; x < mask.length; x++) {
        Rows.multiply(w.plane.spectrumRe()[x], mask[x], fft.height());
        Rows.multiply(w.plane.spectrumIm()[x], mask[x], fft.height());
      }
      fft.inverse(w.plane);
      accumulate(c, w);
    }
    w.store(out);
    idle.set(w);
  }

  /** The plane becomes map times image. */
  private void weigh(int coil, Workspace w) {
    int n = fft.width();
    for (int y = 0; y < fft.height(); y++) {
      float[] sRe = mapsRe[coil][y];
      float[] sIm = mapsIm[coil][y];
      Rows.productDifference(w.re[y], sRe, w.im[y], sIm, w.plane.imageRe()[y], n);
      Rows.productSum(w.re[y], sIm, w.im[y], sRe, w.plane.imageIm()[y], n);
    }
  }

  /** The sum gains conjugate map times plane. */
  private void accumulate(int coil, Workspace w) {
    int n = fft.width();
    for (int y = 0; y < fft.height(); y++) {
      float[] sRe = mapsRe[coil][y];
      float[] sIm = mapsIm[coil][y];
      float[] re = w.plane.imageRe()[y];
      float[] im = w.plane.imageIm()[y];
      Rows.addProductSum(re, sRe, im, sIm, w.sumRe[y], n);
      Rows.addProductDifference(im, sRe, re, sIm, w.sumIm[y], n);
    }
  }

  private void gather(int coil, Fft.Workspace plane, float[] data) {
    int re = 2 * coil * positions.length;
    int im = re + positions.length;
    for (int p = 0; p < positions.length; p++) {
      int kx = positions[p] % fft.width();
      int ky = positions[p] / fft.width();
      data[re + p] = plane.spectrumRe()[kx][ky];
      data[im + p] = plane.spectrumIm()[kx][ky];
    }
  }

  private void scatter(int coil, float[] data, Fft.Workspace plane) {
    for (int x = 0; x < mask.length; x++) {
      Arrays.fill(plane.spectrumRe()[x], 0);
      Arrays.fill(plane.spectrumIm()[x], 0);
    }
    int re = 2 * coil * positions.length;
    int im = re + positions.length;
    for (int p = 0; p < positions.length; p++) {
      int kx = positions[p] % fft.width();
      int ky = positions[p] / fft.width();
      plane.spectrumRe()[kx][ky] = data[re + p];
      plane.spectrumIm()[kx][ky] = data[im + p];
    }
  }

  private static void requireLength(String name, float[] values, Shape shape) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          name
              + " must have shape "
              + shape
              + " = "
              + shape.size()
              + " values, got ["
              + values.length
              + "]");
    }
  }

  private Workspace take() {
    Workspace w = idle.getAndSet(null);
    return w == null ? new Workspace(fft) : w;
  }

  /** One plane under transformation, and the image and the sum over coils as rows. */
  private static final class Workspace {
    private final Fft.Workspace plane;
    private final float[][] re;
    private final float[][] im;
    private final float[][] sumRe;
    private final float[][] sumIm;

    Workspace(Fft fft) {
      this.plane = fft.workspace();
      this.re = new float[fft.height()][fft.width()];
      this.im = new float[fft.height()][fft.width()];
      this.sumRe = new float[fft.height()][fft.width()];
      this.sumIm = new float[fft.height()][fft.width()];
    }

    void load(float[] image) {
      int width = re[0].length;
      for (int y = 0; y < re.length; y++) {
        System.arraycopy(image, y * width, re[y], 0, width);
        System.arraycopy(image, (re.length + y) * width, im[y], 0, width);
      }
    }

    void clearSum() {
      for (int y = 0; y < sumRe.length; y++) {
        Arrays.fill(sumRe[y], 0);
        Arrays.fill(sumIm[y], 0);
      }
    }

    void store(float[] image) {
      int width = sumRe[0].length;
      for (int y = 0; y < sumRe.length; y++) {
        System.arraycopy(sumRe[y], 0, image, y * width, width);
        System.arraycopy(sumIm[y], 0, image, (sumRe.length + y) * width, width);
      }
    }
  }
}
