package org.reconstream.physics;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

/** Coil maps of a whitened scan: given, estimated, or plain for a single coil. */
final class Calibration {
  /** Given maps are taken as zero where their norm is below this share of its largest value. */
  private static final double NEGLIGIBLE = 1e-3;

  private Calibration() {}

  /**
   * The maps of whitened samples.
   *
   * @param given maps of the whitened coils, or null to estimate them
   * @param sigma noise level of the samples per real channel
   * @throws UnusableScanException if there are neither maps nor a sufficient calibration region
   */
  static CoilMaps of(Tensor samples, SamplingMask mask, @Nullable Tensor given, double sigma) {
    if (given != null) {
      return normalise(given);
    }
    int coils = samples.shape().dim(0);
    Optional<CalibrationWindows> windows = CalibrationWindows.find(mask, coils);
    if (coils == 1) {
      return single(
          mask, windows.map(w -> Espirit.estimate(samples, mask, w, sigma).support()).orElse(null));
    }
    return Espirit.estimate(samples, mask, windows.orElseThrow(() -> tooSmall(mask, coils)), sigma);
  }

  private static UnusableScanException tooSmall(SamplingMask mask, int coils) {
    String block = CalibrationBlock.find(mask).map(CalibrationBlock::toString).orElse("empty");
    return new UnusableScanException(
        "the fully sampled block around the centre of k-space ("
            + block
            + ") is too small to calibrate "
            + coils
            + " coils; send coil sensitivity maps or more calibration lines");
  }

  /** A single coil has no map of its own: the image carries the coil's shading and phase. */
  private static CoilMaps single(SamplingMask mask, @Nullable Tensor estimated) {
    int plane = mask.height() * mask.width();
    float[] maps = new float[2 * plane];
    Arrays.fill(maps, 0, plane, 1);
    float[] everywhere = new float[plane];
    Arrays.fill(everywhere, 1);
    Tensor support =
        estimated != null
            ? estimated
            : Tensor.of(Shape.of(mask.height(), mask.width()), everywhere);
    return new CoilMaps(Tensor.of(Shape.of(1, 2, mask.height(), mask.width()), maps), support);
  }

  /** Unit norm over coils where the norm is not negligible, 0 elsewhere. */
  private static CoilMaps normalise(Tensor given) {
    Shape shape = given.shape();
    int plane = shape.dim(2) * shape.dim(3);
    float[] maps = given.values().clone();
    double[] norm = new double[plane];
    double largest = 0;
    for (int i = 0; i < plane; i++) {
      for (int row = 0; row < 2 * shape.dim(0); row++) {
        norm[i] += (double) maps[row * plane + i] * maps[row * plane + i];
      }
      norm[i] = Math.sqrt(norm[i]);
      largest = Math.max(largest, norm[i]);
    }
    if (largest == 0) {
      throw new UnusableScanException(
          "the coil sensitivity maps of the scan are zero everywhere; send proper ones or none");
    }
    float[] support = new float[plane];
    for (int i = 0; i < plane; i++) {
      boolean inside = norm[i] > NEGLIGIBLE * largest;
      support[i] = inside ? 1 : 0;
      for (int row = 0; row < 2 * shape.dim(0); row++) {
        maps[row * plane + i] = inside ? (float) (maps[row * plane + i] / norm[i]) : 0;
      }
    }
    return new CoilMaps(
        Tensor.of(shape, maps), Tensor.of(Shape.of(shape.dim(2), shape.dim(3)), support));
  }
}
