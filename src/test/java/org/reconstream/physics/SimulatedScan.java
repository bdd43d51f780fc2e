package org.reconstream.physics;

import org.jspecify.annotations.Nullable;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

/**
 * A head-like phantom of ellipses with smooth phase, seen by coils around it through known maps,
 * with known noise.
 */
final class SimulatedScan {
  final int coils;
  final int height;
  final int width;
  final float[] image;
  final Tensor maps;
  final boolean[] inside;

  SimulatedScan(int coils, int height, int width) {
    this.coils = coils;
    this.height = height;
    this.width = width;
    int plane = height * width;
    this.image = new float[2 * plane];
    this.inside = new boolean[plane];
    float[] s = new float[coils * 2 * plane];
    for (int i = 0; i < plane; i++) {
      double y = 2.0 * (i / width - height / 2) / height;
      double x = 2.0 * (i % width - width / 2) / width;
      double magnitude = phantom(y, x);
      double phase = 0.8 * x - 0.5 * y * y + 0.4 * x * y;
      image[i] = (float) (magnitude * Math.cos(phase));
      image[plane + i] = (float) (magnitude * Math.sin(phase));
      inside[i] = magnitude > 0;
      coilMaps(s, i, plane, y, x);
    }
    this.maps = Tensor.of(Shape.of(coils, 2, height, width), s);
  }

  private static double phantom(double y, double x) {
    double value = 0;
    double[][] ellipses = {
      {0.9, 0, 0, 0.78, 0.66}, {-0.55, 0, 0, 0.7, 0.58}, {0.35, 0.1, -0.2, 0.3, 0.16},
      {-0.25, -0.1, 0.25, 0.28, 0.12}, {0.3, 0.45, 0, 0.06, 0.06}, {0.25, -0.45, 0.1, 0.04, 0.05}
    };
    for (double[] e : ellipses) {
      double u = (y - e[1]) / e[3];
      double v = (x - e[2]) / e[4];
      value += u * u + v * v < 1 ? e[0] : 0;
    }
    return value;
  }

  private void coilMaps(float[] s, int pixel, int plane, double y, double x) {
    double power = 0;
    for (int c = 0; c < coils; c++) {
      double angle = 2 * Math.PI * c / coils;
      double dy = y - 1.3 * Math.sin(angle);
      double dx = x - 1.3 * Math.cos(angle);
      double magnitude = 1 / (0.4 + dy * dy + dx * dx);
      double phase = angle + 0.7 * (x * Math.cos(angle) - y * Math.sin(angle));
      s[2 * c * plane + pixel] = (float) (magnitude * Math.cos(phase));
      s[(2 * c + 1) * plane + pixel] = (float) (magnitude * Math.sin(phase));
      power += magnitude * magnitude;
    }
    for (int row = 0; row < 2 * coils; row++) {
      s[row * plane + pixel] /= (float) Math.sqrt(power);
    }
  }

  /** Every position of a centred block, and each other one with this chance. */
  SamplingMask mask(int block, double chance) {
    float[] z = new float[height * width];
    NoiseStream.ofKey(77).normals(0, 0, 0, z);
    byte[] marks = new byte[height * width];
    for (int i = 0; i < marks.length; i++) {
      int y = i / width - height / 2 + block / 2;
      int x = i % width - width / 2 + block / 2;
      boolean central = y >= 0 && y < block && x >= 0 && x < block;
      double uniform = 0.5 * (1 + Math.tanh(0.8 * z[i]));
      marks[i] = (byte) (central || uniform < chance ? 1 : 0);
    }
    return SamplingMask.of(height, width, marks);
  }

  /** Whole rows of k-space: a centred band of lines and every {@code step}-th line. */
  SamplingMask lines(int band, int step) {
    byte[] marks = new byte[height * width];
    for (int i = 0; i < marks.length; i++) {
      int y = i / width - height / 2 + band / 2;
      marks[i] = (byte) ((y >= 0 && y < band) || i / width % step == 0 ? 1 : 0);
    }
    return SamplingMask.of(height, width, marks);
  }

  /** Planar samples {@code [C, 2, H, W]} with noise of this level per real channel. */
  Tensor samples(SamplingMask mask, double sigma) {
    CartesianSense model = new CartesianSense(maps, mask);
    float[] data = new float[model.dataShape().size()];
    model.apply(image, data);
    float[] noise = new float[data.length];
    NoiseStream.ofKey(5).normals(0, 0, 0, noise);
    float[] samples = new float[coils * 2 * height * width];
    int[] positions = mask.positions();
    for (int i = 0; i < data.length; i++) {
      int at = i / positions.length * height * width + positions[i % positions.length];
      samples[at] = (float) (data[i] + sigma * noise[i]);
    }
    return Tensor.of(maps.shape(), samples);
  }

  /** The scan without maps or noise information. */
  KSpace scan(SamplingMask mask, double sigma) {
    return with(samples(mask, sigma), mask, null, null);
  }

  KSpace with(
      Tensor samples, SamplingMask mask, @Nullable Tensor givenMaps, @Nullable Tensor noiseScan) {
    return new KSpace(
        samples, mask, givenMaps, null, noiseScan, SliceGeometry.unitPixels(height, width));
  }

  /** Relative error of an image inside the phantom, after removing the maps' free phase. */
  double relativeError(float[] estimate) {
    int plane = height * width;
    double error = 0;
    double power = 0;
    for (int i = 0; i < plane; i++) {
      double a = Math.hypot(estimate[i], estimate[plane + i]);
      double b = Math.hypot(image[i], image[plane + i]);
      error += inside[i] ? (a - b) * (a - b) : 0;
      power += inside[i] ? b * b : 0;
    }
    return Math.sqrt(error / power);
  }
}
