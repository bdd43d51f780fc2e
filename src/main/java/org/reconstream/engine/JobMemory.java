package org.reconstream.engine;

import org.reconstream.physics.KSpace;
import org.reconstream.physics.Sinogram;

/**
 * An upper estimate of the memory a job needs beside its measurement, from calibration to its end.
 *
 * <p>Counted in arrays of floats. Every job: sixteen images for the results and their moments, and
 * for each live draw fourteen images (state, solver and transform work) and one set of data. MRI:
 * eight arrays of the size of the full k-space (whitened samples, coil images, two sets of maps and
 * the work of estimating them). CT: twelve arrays of the size of the sinogram (weights, whitened
 * rays, their noise, and the work of filtering) and twenty-four images (the classical
 * reconstruction and the work of projecting).
 */
final class JobMemory {
  private static final int KSPACE_ARRAYS = 8;
  private static final int SINOGRAM_ARRAYS = 12;
  private static final int PROJECTION_IMAGES = 24;
  private static final int RESULT_IMAGES = 16;
  private static final int DRAW_IMAGES = 14;
  private static final int DRAW_DATA = 1;

  private JobMemory() {}

  static long bytes(Job job, EngineSettings settings) {
    int liveDraws = settings.liveDraws(job.recipe().draws());
    if (job.measurement() instanceof KSpace kspace) {
      long image = 2L * kspace.height() * kspace.width();
      long full = image * kspace.coils();
      long data = 2L * kspace.coils() * kspace.mask().count();
      return bytes(KSPACE_ARRAYS * full, image, data, liveDraws);
    } else if (job.measurement() instanceof Sinogram sinogram) {
      long image = (long) sinogram.geometry().rows() * sinogram.geometry().columns();
      long rays = (long) sinogram.views() * sinogram.columns();
      long preparation = SINOGRAM_ARRAYS * rays + PROJECTION_IMAGES * image;
      return bytes(preparation, image, rays, liveDraws);
    }
    throw new AssertionError(job.measurement());
  }

  private static long bytes(long preparation, long image, long data, int liveDraws) {
    long draw = DRAW_IMAGES * image + DRAW_DATA * data;
    return Float.BYTES * (preparation + RESULT_IMAGES * image + liveDraws * draw);
  }
}
