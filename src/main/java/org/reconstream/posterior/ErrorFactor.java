package org.reconstream.posterior;

import java.util.Arrays;
import org.reconstream.array.Fft;
import org.reconstream.array.Fft.Workspace;
import org.reconstream.array.Shape;
import org.reconstream.prior.ErrorCovariance;
import org.reconstream.prior.LocalActivity;

/**
 * A factor {@code L = S F^H C^(1/2)} of the {@linkplain ErrorCovariance covariance of a denoiser's
 * error}, {@code L L^T = S C S}, at one noise level around one denoised image. Its argument is a
 * latent spectrum whose components are N(0, 1) under the prior: one complex plane for every two
 * channels, transposed ({@code [plane][re, im][kx][ky]}). For a last channel alone the real part of
 * the image counts.
 *
 * <p>One thread at a time.
 */
final class ErrorFactor {
  private final ErrorCovariance covariance;
  private final int channels;
  private final int height;
  private final int width;
  private final int size;
  private final Fft fft;
  private final Workspace work;
  private final float[] scale;
  private final float[] filter;

  /**
   * A factor for images of a shape.
   *
   * @param image {@code [channels, height, width]}
   */
  ErrorFactor(ErrorCovariance covariance, Shape image) {
    this.covariance = covariance;
    this.channels = image.dim(0);
    this.height = image.dim(1);
    this.width = image.dim(2);
    this.size = height * width;
    this.fft = Fft.of(height, width);
    this.work = fft.workspace();
    this.scale = new float[size];
    this.filter = new float[size];
  }

  /** The shape of the latent spectrum. */
  Shape latentShape() {
    return Shape.of((channels + 1) / 2 * 2, width, height);
  }

  /** Takes a noise level and the denoised image, which is only read. */
  void at(double sigma, float[] denoised) {
    ErrorCovariance.Level level = covariance.at(sigma);
    float[] activity = LocalActivity.of(denoised, height, width);
    for (int i = 0; i < size; i++) {
      scale[i] = (float) Math.sqrt(level.variance(activity[i]));
    }
    double sum = 0;
    double[] power = new double[size];
    for (int i = 0; i < size; i++) {
      int mirror = mirror(i);
      power[i] = mirror < i ? power[mirror] : level.power(frequency(i));
      sum += power[i];
    }
    for (int i = 0; i < size; i++) {
      int mirror = mirror(i);
      filter[i] =
          mirror < i ? filter[mirror] : (float) (Math.sqrt(power[i] * size / sum) * fft.unit());
    }
  }

  /** The component of the same frequency with neither coordinate positive, where there is one. */
  private int mirror(int index) {
    int kx = index / height;
    int ky = index % height;
    int column = kx > width / 2 ? width / 2 * 2 - kx : kx;
    int row = ky > height / 2 ? height / 2 * 2 - ky : ky;
    return column * height + row;
  }

  /** Becomes the factor of the identity, {@code L L^T = I}. */
  void atIdentity() {
    Arrays.fill(scale, 1);
    Arrays.fill(filter, fft.unit());
  }

  /** The mean over pixels of v. */
  double meanVariance() {
    double sum = 0;
    for (float s : scale) {
      sum += (double) s * s;
    }
    return sum / size;
  }

  /** C at each frequency of a plane. */
  double power(int index) {
    double root = filter[index] / fft.unit();
    return root * root;
  }

  /** The frequency of each component of a plane, in cycles per pixel. */
  double frequency(int index) {
    double fx = (double) (index / height - width / 2) / width;
    double fy = (double) (index % height - height / 2) / height;
    return Math.sqrt(fx * fx + fy * fy);
  }

  /** {@code image = L latent}. */
  void apply(float[] latent, float[] image) {
    for (int channel = 0; channel < channels; channel += 2) {
      for (int kx = 0; kx < width; kx++) {
        filtered(latent, channel * size + kx * height, kx, work.spectrumRe()[kx]);
        filtered(latent, (channel + 1) * size + kx * height, kx, work.spectrumIm()[kx]);
      }
      fft.inverse(work);
      for (int y = 0; y < height; y++) {
        scaled(work.imageRe()[y], image, channel * size + y * width, y);
        if (channel + 1 < channels) {
          scaled(work.imageIm()[y], image, (channel + 1) * size + y * width, y);
        }
      }
    }
  }

  /** {@code latent = L^T image}. */
  void transpose(float[] image, float[] latent) {
    for (int channel = 0; channel < channels; channel += 2) {
      for (int y = 0; y < height; y++) {
        unscaled(image, channel * size + y * width, y, work.imageRe()[y]);
        if (channel + 1 < channels) {
          unscaled(image, (channel + 1) * size + y * width, y, work.imageIm()[y]);
        } else {
          Arrays.fill(work.imageIm()[y], 0);
        }
      }
      fft.forward(work);
      for (int kx = 0; kx < width; kx++) {
        unfiltered(work.spectrumRe()[kx], kx, latent, channel * size + kx * height);
        unfiltered(work.spectrumIm()[kx], kx, latent, (channel + 1) * size + kx * height);
      }
    }
  }

  private void filtered(float[] latent, int from, int kx, float[] column) {
    for (int ky = 0; ky < height; ky++) {
      column[ky] = filter[kx * height + ky] * latent[from + ky];
    }
  }

  private void unfiltered(float[] column, int kx, float[] latent, int to) {
    for (int ky = 0; ky < height; ky++) {
      latent[to + ky] = filter[kx * height + ky] * column[ky];
    }
  }

  private void unscaled(float[] image, int from, int y, float[] row) {
    for (int x = 0; x < width; x++) {
      row[x] = scale[y * width + x] * image[from + x];
    }
  }

  private void scaled(float[] row, float[] image, int to, int y) {
    for (int x = 0; x < width; x++) {
      image[to + x] = scale[y * width + x] * row[x];
    }
  }
}
