package org.reconstream.physics;

import java.util.Arrays;
import org.reconstream.array.Fft;
import org.reconstream.array.Tensor;

/**
 * What an image is divided by before a prior sees it: the 99th percentile of the magnitude of its
 * low resolution version, {@code |sum_c conj(S_c) F^H (w . y_c)|}, over the map support. The window
 * w is a Hann window over the completely sampled block around the zero frequency.
 *
 * <p>Depends on nothing outside that block, so that scans and training images agree whatever else
 * was measured.
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
    int top = Math.max(0, height / 2 - blockRows / 2);
    int left = Math.max(0, width / 2 - blockColumns / 2);
    CalibrationBlock block =
        new CalibrationBlock(top, left, Math.min(blockRows, height), Math.min(blockColumns, width));
    float[] window = block.window(height, width);
    for (int i = 0; i < low.length; i++) {
      low[i] *= window[i % window.length];
    }
    fft.inverse(low, 0, low, 0, fft.workspace());
    float[] everywhere = new float[height * width];
    Arrays.fill(everywhere, 1);
    return percentile(low, everywhere);
  }

  /** The windowed, coil-combined low resolution image {@code [2, H, W]} of whitened samples. */
  static float[] lowResolution(
      CartesianSense model, float[] data, SamplingMask mask, CalibrationBlock block) {
    float[] window = block.window(mask.height(), mask.width());
    int[] positions = mask.positions();
    float[] windowed = new float[data.length];
    for (int i = 0; i < data.length; i++) {
      windowed[i] = data[i] * window[positions[i % positions.length]];
    }
    float[] image = new float[model.imageShape().size()];
    model.adjoint(windowed, image);
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
