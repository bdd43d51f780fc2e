package org.reconstream.evaluation;

import org.jspecify.annotations.Nullable;
import org.reconstream.array.Fft;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.KSpace;

/**
 * A scan as a scanner measured it. Where all of k-space was measured and only a part of it is given
 * to the reconstruction, the root sum of squares of the coils' images, noise included, is what
 * errors are counted against; otherwise there is nothing to compare with.
 *
 * @param scan what is reconstructed
 * @param known the same scan with its reference, or null
 */
public record MeasuredScan(String name, KSpace scan, @Nullable SimulatedScan known) {
  /** What the table calls the contrast of measured scans. */
  static final String CONTRAST = "measured";

  /** A scan without a reference. */
  public static MeasuredScan of(String name, KSpace scan) {
    return new MeasuredScan(name, scan, null);
  }

  /**
   * A scan of which a part is given to the reconstruction.
   *
   * @param full the whole measurement
   * @param kept the part
   * @throws IllegalArgumentException if the whole has gaps
   */
  public static MeasuredScan of(String name, KSpace full, KSpace kept) {
    if (full.mask().count() != full.height() * full.width()) {
      throw new IllegalArgumentException(
          "only %d of the %d positions of k-space were measured: it is no reference"
              .formatted(full.mask().count(), full.height() * full.width()));
    }
    Tensor reference = rootSumOfSquares(full);
    return new MeasuredScan(
        name,
        kept,
        new SimulatedScan(
            name,
            CONTRAST,
            kept.mask().acceleration(),
            kept,
            reference,
            ObjectRegion.of(reference),
            null));
  }

  private static Tensor rootSumOfSquares(KSpace full) {
    int height = full.height();
    int width = full.width();
    Fft fft = Fft.of(height, width);
    Fft.Workspace workspace = fft.workspace();
    float[] samples = full.samples().values();
    float[] image = new float[samples.length];
    float[] magnitude = new float[height * width];
    int coil = 2 * magnitude.length;
    for (int c = 0; c < full.coils(); c++) {
      fft.inverse(samples, c * coil, image, c * coil, workspace);
    }
    for (int i = 0; i < magnitude.length; i++) {
      double sum = 0;
      for (int at = i; at < image.length; at += magnitude.length) {
        sum += (double) image[at] * image[at];
      }
      magnitude[i] = (float) Math.sqrt(sum);
    }
    return Tensor.of(Shape.of(height, width), magnitude);
  }
}
