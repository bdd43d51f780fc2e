package org.reconstream.physics;

import java.util.Arrays;
import org.reconstream.array.Fft;
import org.reconstream.array.Tensor;

/**
 * What an image is divided by before a prior sees it: the 99th percentile of the magnitude of its
 * low resolution version, {@code |sum_c conj(S_c) F^H (w . y_c)|}, over the map support, w being 1
 * on the completely sampled block around the zero frequency and 0 elsewhere.
 *
 * <p>Depends on nothing outside that block, so that scans and training images agree whatever else
 * was measured. Without a taper the value depends little on the shape of the block: over head
 * slices of 192 x 192 a block of 24 x 24 gives 0.88 times the complete image's value.
 */
public final class ImageScale {
  private static final double PERCENTILE = 0.99;
  private static final float INSIDE = 0.5f;

  private ImageScale() {}

  /**
   * The scale of a complete image {@code [2, H, W]}, as a scan of it with a calibration block of
   * this size would give: for training priors.
   */
  public static double ofImage(Tensor image, int blockRows, int blockColumns) {
    int height = image.shape().dim(1);
    int width = image.shape().dim(2);
    float[] low = new float[image.values().length];
    Fft fft = Fft.of(height, width);
    fft.forward(image.values(), 0, low, 0, fft.workspace());
    int rows = Math.min(blockRows, height);
    int columns = Math.min(blockColumns, width);
    CalibrationBlock block =
        new CalibrationBlock(height / 2 - rows / 2, width / 2 - columns / 2, rows, columns);
    int plane = height * width;
    for (int i = 0; i < low.length; i++) {
      if (!block.contains(i % plane / width, i % width)) {
        low[i] = 0;
      }
    }
    fft.inverse(low, 0, low, 0, fft.workspace());
    float[] everywhere = new float[plane];
    Arrays.fill(everywhere, 1);
    return percentile(low, everywhere);
  }

  /** The coil-combined low resolution image {@code [2, H, W]} of whitened samples. */
  static float[] lowResolution(
      CartesianSense model, float[] data, SamplingMask mask, CalibrationBlock block) {
    int[] positions = mask.positions();
    float[] central = new float[data.length];
    for (int i = 0; i < data.length; i++) {
      int position = positions[i % positions.length];
      if (block.contains(position / mask.width(), position % mask.width())) {
        central[i] = data[i];
      }
    }
    float[] image = new float[model.imageShape().size()];
    model.adjoint(central, image);
    return image;
  }

  /** The 99th percentile of the magnitude of {@code [2, H, W]} where the support exceeds a half. */
  static double percentile(float[] image, float[] support) {
    double[] magnitudes = new double[support.length];
    int count = 0;
    for (int i = 0; i < support.length; i++) {
      if (support[i] > INSIDE) {
        magnitudes[count++] = Math.hypot(image[i], image[support.length + i]);
      }
    }
    if (count == 0) {
      return 0;
    }
    Arrays.sort(magnitudes, 0, count);
    double rank = PERCENTILE * (count - 1);
    int below = (int) rank;
    int above = Math.min(count - 1, below + 1);
    return magnitudes[below] + (rank - below) * (magnitudes[above] - magnitudes[below]);
  }
}
