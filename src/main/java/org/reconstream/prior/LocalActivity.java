package org.reconstream.prior;

/**
 * How much an image changes around each pixel: the root of the mean, over 3 x 3 pixels and over
 * channels, of the squared differences to the four neighbours, halved.
 *
 * <p>Differences across the border are zero, and the mean is over the pixels inside.
 */
public final class LocalActivity {
  private LocalActivity() {}

  /**
   * The activity of an image.
   *
   * @param image {@code [channels, height, width]}
   * @return {@code [height, width]}, fresh
   */
  public static float[] of(float[] image, int height, int width) {
    int size = height * width;
    int channels = image.length / size;
    float[] energy = new float[size];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int i = c * size + y * width + x;
          float sum = x + 1 < width ? square(image[i + 1] - image[i]) : 0;
          sum += x > 0 ? square(image[i] - image[i - 1]) : 0;
          sum += y + 1 < height ? square(image[i + width] - image[i]) : 0;
          sum += y > 0 ? square(image[i] - image[i - width]) : 0;
          energy[y * width + x] += sum / (2 * channels);
        }
      }
    }
    float[] activity = new float[size];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        activity[y * width + x] = (float) Math.sqrt(mean(energy, height, width, y, x));
      }
    }
    return activity;
  }

  private static float mean(float[] energy, int height, int width, int y, int x) {
    float sum = 0;
    int count = 0;
    for (int row = Math.max(y - 1, 0); row <= Math.min(y + 1, height - 1); row++) {
      for (int column = Math.max(x - 1, 0); column <= Math.min(x + 1, width - 1); column++) {
        sum += energy[row * width + column];
        count++;
      }
    }
    return sum / count;
  }

  private static float square(float value) {
    return value * value;
  }
}
