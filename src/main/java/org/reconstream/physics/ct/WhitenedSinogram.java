package org.reconstream.physics.ct;

import org.reconstream.array.Shape;
import org.reconstream.physics.ForwardModel;

/**
 * CT as a forward model with white noise: {@code A = diag(sqrt(w / wbar)) 2 mu_water L} on the
 * normalised image x, with the line integrals L of the rays in use, their weights w and the mean
 * weight wbar. Data are {@code sqrt(w / wbar) l}, one number per ray in use, in the order of the
 * sinogram; their noise level is {@code 1 / sqrt(wbar)}.
 *
 * <p>Images are {@code [1, H, W]}. Immutable and thread-safe.
 */
public final class WhitenedSinogram implements ForwardModel {
  private final LineIntegrals integrals;

  /** The sinogram's index of each ray in use. */
  private final int[] rays;

  /** What each ray in use is multiplied by, {@code sqrt(w / wbar) 2 mu_water}. */
  private final float[] scale;

  /** The square of what every ray of the sinogram is multiplied by, 0 where it is not in use. */
  private final float[] square;

  private final Shape imageShape;
  private final Shape dataShape;

  /**
   * The model of these rays.
   *
   * @param weights w of every ray of the integrals, 0 for rays not in use
   * @param waterAttenuationPerMm mu_water
   */
  public WhitenedSinogram(LineIntegrals integrals, float[] weights, double waterAttenuationPerMm) {
    if (weights.length != integrals.rays()) {
      throw new IllegalArgumentException(
          "there are %d weights for %d rays".formatted(weights.length, integrals.rays()));
    }
    this.integrals = integrals;
    this.rays = inUse(weights);
    if (rays.length == 0) {
      throw new IllegalArgumentException("no ray has a positive weight");
    }
    double mean = meanWeight(weights, rays);
    this.scale = new float[rays.length];
    this.square = new float[weights.length];
    for (int i = 0; i < rays.length; i++) {
      scale[i] = (float) (Math.sqrt(weights[rays[i]] / mean) * 2 * waterAttenuationPerMm);
      square[rays[i]] = scale[i] * scale[i];
    }
    this.imageShape = Shape.of(1, integrals.grid().rows(), integrals.grid().columns());
    this.dataShape = Shape.of(rays.length);
  }

  private static int[] inUse(float[] weights) {
    int[] rays = new int[weights.length];
    int count = 0;
    for (int ray = 0; ray < weights.length; ray++) {
      if (weights[ray] > 0) {
        rays[count++] = ray;
      }
    }
    return java.util.Arrays.copyOf(rays, count);
  }

  private static double meanWeight(float[] weights, int[] rays) {
    double sum = 0;
    for (int ray : rays) {
      sum += weights[ray];
    }
    return sum / rays.length;
  }

  /** Whitened data of line integrals {@code [views * columns]}. */
  public static float[] whiten(float[] lineIntegrals, float[] weights) {
    int[] rays = inUse(weights);
    double mean = meanWeight(weights, rays);
    float[] data = new float[rays.length];
    for (int i = 0; i < rays.length; i++) {
      data[i] = (float) (Math.sqrt(weights[rays[i]] / mean) * lineIntegrals[rays[i]]);
    }
    return data;
  }

  /** The line integrals behind the model. */
  LineIntegrals integrals() {
    return integrals;
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
    return rays.length;
  }

  @Override
  public int componentsPerMeasurement() {
    return 1;
  }

  @Override
  public void apply(float[] image, float[] data) {
    requireLengths(image, imageShape, data, dataShape);
    float[] sinogram = new float[integrals.rays()];
    integrals.project(image, sinogram);
    for (int i = 0; i < rays.length; i++) {
      data[i] = scale[i] * sinogram[rays[i]];
    }
  }

  @Override
  public void adjoint(float[] data, float[] image) {
    requireLengths(image, imageShape, data, dataShape);
    float[] sinogram = new float[integrals.rays()];
    for (int i = 0; i < rays.length; i++) {
      sinogram[rays[i]] = scale[i] * data[i];
    }
    integrals.backProject(sinogram, image);
  }

  @Override
  public void normal(float[] image, float[] out) {
    requireLengths(image, imageShape, out, imageShape);
    float[] sinogram = new float[integrals.rays()];
    integrals.project(image, sinogram);
    for (int ray = 0; ray < sinogram.length; ray++) {
      sinogram[ray] *= square[ray];
    }
    integrals.backProject(sinogram, out);
  }

  private void requireLengths(float[] a, Shape shapeOfA, float[] b, Shape shapeOfB) {
    if (a.length != shapeOfA.size() || b.length != shapeOfB.size()) {
      throw new IllegalArgumentException(
          "a sinogram model from %s to %s got arrays of %d and %d"
              .formatted(imageShape, dataShape, a.length, b.length));
    }
  }
}
