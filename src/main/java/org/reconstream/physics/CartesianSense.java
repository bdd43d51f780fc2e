package org.reconstream.physics;

import java.util.Arrays;
import java.util.Optional;
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
  private final int[] positions;
  private final Shape imageShape;
  private final Shape dataShape;

  /** 1 where measured, {@code [kx][ky]}. */
  private final float[][] mask;

  /** Maps times the unit of the transform. */
  private final CoilPlanes coils;

  private final @Nullable LineNormal lines;

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
    this.fft = Fft.of(mask.height(), mask.width());
    this.positions = mask.positions();
    this.imageShape = Shape.of(2, mask.height(), mask.width());
    this.dataShape = Shape.of(shape.dim(0), 2, positions.length);
    this.mask = new float[mask.width()][mask.height()];
    for (int position : positions) {
      this.mask[position % mask.width()][position / mask.width()] = 1;
    }
    this.coils = new CoilPlanes(maps.values(), shape.dim(0), fft, fft.unit());
    this.lines = LineNormal.of(maps, mask);
  }

  /**
   * The same model with its normal operator ready to be inverted, where the mask consists of
   * complete lines and reducing the operator pays over this many solves; takes about a second.
   */
  public Optional<ClosedFormNormal> closedForm(long solves) {
    return lines != null && lines.factorsPay(solves)
        ? Optional.of(new LineSense(this, lines))
        : Optional.empty();
  }

  /** The memory that {@link #closedForm} takes for such a mask, in bytes; 0 where it is empty. */
  public static long closedFormBytes(SamplingMask mask, int coils, long solves) {
    return LineNormal.factorBytes(mask, coils, solves);
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
    return (long) coils.coils() * positions.length;
  }

  @Override
  public int componentsPerMeasurement() {
    return 2;
  }

  @Override
  public void apply(float[] image, float[] data) {
    requireLength("image", image, imageShape);
    requireLength("data", data, dataShape);
    CoilPlanes.Workspace w = coils.take();
    w.load(image);
    for (int c = 0; c < coils.coils(); c++) {
      coils.weigh(c, w);
      fft.forward(w.plane());
      gather(c, w.plane(), data);
    }
    coils.release(w);
  }

  @Override
  public void adjoint(float[] data, float[] image) {
    requireLength("data", data, dataShape);
    requireLength("image", image, imageShape);
    CoilPlanes.Workspace w = coils.take();
    w.clearSum();
    for (int c = 0; c < coils.coils(); c++) {
      scatter(c, data, w.plane());
      fft.inverse(w.plane());
      coils.accumulate(c, w);
    }
    w.store(image);
    coils.release(w);
  }

  @Override
  public void normal(float[] image, float[] out) {
    requireLength("image", image, imageShape);
    requireLength("image", out, imageShape);
    if (lines != null) {
      lines.apply(image, out);
      return;
    }
    CoilPlanes.Workspace w = coils.take();
    w.load(image);
    w.clearSum();
    for (int c = 0; c < coils.coils(); c++) {
      coils.weigh(c, w);
      fft.forward(w.plane());
      for (int x = 0; x < mask.length; x++) {
        Rows.multiply(w.plane().spectrumRe()[x], mask[x], fft.height());
        Rows.multiply(w.plane().spectrumIm()[x], mask[x], fft.height());
      }
      fft.inverse(w.plane());
      coils.accumulate(c, w);
    }
    w.store(out);
    coils.release(w);
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
}
