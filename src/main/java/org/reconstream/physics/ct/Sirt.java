package org.reconstream.physics.ct;

import java.util.Arrays;

/**
 * The simultaneous iterative reconstruction technique (Gilbert 1972): {@code mu += C L^T R (l - L
 * mu)} from 0, R and C being the inverse row and column sums of L, with negative attenuation set to
 * 0 after each iteration.
 */
final class Sirt {
  private Sirt() {}

  /**
   * The attenuation in 1/mm.
   *
   * @param lineIntegrals {@code [views * columns]}; read where {@code used} is 1
   */
  static float[] reconstruct(
      LineIntegrals integrals, float[] lineIntegrals, byte[] used, int iterations) {
    float[] image = new float[integrals.grid().size()];
    float[] ones = new float[image.length];
    Arrays.fill(ones, 1);
    float[] rowSums = new float[integrals.rays()];
    integrals.project(ones, rowSums);
    float[] measured = new float[rowSums.length];
    for (int ray = 0; ray < measured.length; ray++) {
      measured[ray] = used[ray];
    }
    float[] columnSums = new float[image.length];
    integrals.backProject(measured, columnSums);
    float[] residual = new float[rowSums.length];
    float[] step = new float[image.length];
    for (int iteration = 0; iteration < iterations; iteration++) {
      integrals.project(image, residual);
      for (int ray = 0; ray < residual.length; ray++) {
        boolean counts = used[ray] != 0 && rowSums[ray] > 0;
        residual[ray] = counts ? (lineIntegrals[ray] - residual[ray]) / rowSums[ray] : 0;
      }
      integrals.backProject(residual, step);
      for (int i = 0; i < image.length; i++) {
        float change = columnSums[i] > 0 ? step[i] / columnSums[i] : 0;
        image[i] = Math.max(0, image[i] + change);
      }
    }
    return image;
  }
}
