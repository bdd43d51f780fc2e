package org.reconstream.physics;

import org.jspecify.annotations.Nullable;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

/**
 * From raw k-space to everything a sampler needs: pre-whitening, noise level, coil maps, scale,
 * misfit of the maps and the classical images.
 *
 * <p>Deterministic, stateless and thread-safe; the scan's arrays are not written.
 */
public final class ScanPreparation {
  private ScanPreparation() {}

  /**
   * Prepares a scan whose noise level is measured.
   *
   * @throws UnusableScanException if the scan cannot be calibrated
   */
  public static PreparedKSpace prepare(KSpace scan) {
    return prepare(scan, Double.NaN);
  }

  /**
   * Prepares a scan with a prescribed noise level.
   *
   * @param sigma noise per real channel of the samples (after whitening, where the scan brings
   *     noise), positive and finite; NaN to measure it
   * @throws UnusableScanException if the scan cannot be calibrated
   */
  public static PreparedKSpace prepare(KSpace scan, double sigma) {
    if (sigma <= 0 || Double.isInfinite(sigma)) {
      throw new IllegalArgumentException("the prescribed noise level must be positive: " + sigma);
    }
    SamplingMask mask = scan.mask();
    CalibrationBlock block =
        CalibrationBlock.find(mask)
            .orElseThrow(
                () ->
                    new UnusableScanException(
                        "the centre of k-space was not measured; check that the zero frequency"
                            + " is at half the matrix size"));
    Prewhitening whitening = Prewhitening.of(scan);
    Tensor samples = whitening == null ? scan.samples() : whitening.whiten(scan.samples());
    double outer = OuterKSpace.sigma(samples.values(), scan.coils(), mask);
    NoiseEstimate thermal = thermal(whitening, outer, sigma);
    Tensor given =
        whitening == null || scan.maps() == null ? scan.maps() : whitening.whiten(scan.maps());
    CoilMaps maps = Calibration.of(samples, mask, given, thermal.sigmaPerRealChannel());
    Tensor rawMaps = whitening == null ? maps.maps() : whitening.colour(maps.maps());
    return finish(scan, block, gather(samples, mask), maps, rawMaps, thermal);
  }

  private static NoiseEstimate thermal(
      @Nullable Prewhitening whitening, double outer, double prescribed) {
    if (!Double.isNaN(prescribed)) {
      return new NoiseEstimate(NoiseEstimate.Rule.PRESCRIBED, prescribed, 0);
    }
    if (whitening != null) {
      return new NoiseEstimate(
          whitening.loaded()
              ? NoiseEstimate.Rule.WHITENED_WITH_LOADING
              : NoiseEstimate.Rule.WHITENED,
          1,
          0);
    }
    return new NoiseEstimate(NoiseEstimate.Rule.OUTER_KSPACE, outer, 0);
  }

  /** The measured samples {@code [C, 2, P]}. */
  private static float[] gather(Tensor samples, SamplingMask mask) {
    int[] positions = mask.positions();
    int plane = mask.height() * mask.width();
    int rows = 2 * samples.shape().dim(0);
    float[] data = new float[rows * positions.length];
    for (int row = 0; row < rows; row++) {
      for (int p = 0; p < positions.length; p++) {
        data[row * positions.length + p] = samples.values()[row * plane + positions[p]];
      }
    }
    return data;
  }

  private static PreparedKSpace finish(
      KSpace scan,
      CalibrationBlock block,
      float[] data,
      CoilMaps maps,
      Tensor rawMaps,
      NoiseEstimate thermal) {
    SamplingMask mask = scan.mask();
    CartesianSense model = new CartesianSense(maps.maps(), mask);
    float[] zeroFilled = new float[model.imageShape().size()];
    model.adjoint(data, zeroFilled);
    float[] low = ImageScale.lowResolution(model, data, mask, block);
    double scale = ImageScale.percentile(low, maps.support().values());
    if (!(scale > 0)) {
      throw new UnusableScanException(
          "the calibration samples hold no signal inside the support of the coil maps; check the"
              + " scan and its maps");
    }
    double variance = power(low, maps.support().values());
    NoiseEstimate noise =
        new CalibrationResidual(model, mask, block, data, variance).refine(thermal);
    TikhonovSense classical = new TikhonovSense(model, noise.sigmaPerRealChannel(), variance);
    Shape imageShape = model.imageShape();
    float[] normalised = new float[data.length];
    for (int i = 0; i < data.length; i++) {
      normalised[i] = (float) (data[i] / scale);
    }
    return new PreparedKSpace(
        model,
        normalised,
        noise.effective() / scale,
        scale,
        noise,
        rawMaps,
        maps.support(),
        Tensor.of(imageShape, classical.mean(zeroFilled)),
        Tensor.of(imageShape, zeroFilled),
        mask.acceleration());
  }

  /** Mean square per real channel of {@code [2, H, W]}, weighted by the support. */
  private static double power(float[] image, float[] support) {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < image.length; i++) {
      double weight = support[i % support.length];
      sum += weight * image[i] * image[i];
      weights += weight;
    }
    return sum / weights;
  }
}
