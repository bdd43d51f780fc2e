package org.reconstream.engine;

import org.reconstream.physics.KSpace;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.ct.ImageGrid;
import org.reconstream.physics.ct.SinogramPreparation;
import org.reconstream.posterior.ClosedForm;

/**
 * What a job asks of the engine: the matrix that the prior sees, and an upper estimate of the
 * memory it needs beside its measurement, from calibration to its end.
 *
 * <p>Memory is counted in arrays of floats. Every job: sixteen images for the results and their
 * moments, and for each live draw fourteen images (state, solver and transform work) and one set of
 * data. MRI: eight arrays of the size of the full k-space (whitened samples, coil images, two sets
 * of maps and the work of estimating them), and the {@linkplain ClosedForm exact data step}. CT:
 * twelve arrays of the size of the sinogram (weights, whitened rays, their noise, and the work of
 * filtering) and twenty-four images (the classical reconstruction and the work of projecting).
 *
 * @param height rows of the image
 * @param width columns of the image
 * @param bytes memory
 */
record Demand(int height, int width, long bytes) {
  private static final int KSPACE_ARRAYS = 8;
  private static final int SINOGRAM_ARRAYS = 12;
  private static final int PROJECTION_IMAGES = 24;
  private static final int RESULT_IMAGES = 16;
  private static final int DRAW_IMAGES = 14;
  private static final int DRAW_DATA = 1;

  /**
   * The demand of a job.
   *
   * @throws org.reconstream.physics.UnusableScanException if a sinogram tells too little to know
   *     what image it is of
   */
  static Demand of(Job job, EngineSettings settings) {
    int liveDraws = settings.liveDraws(job.recipe().draws());
    if (job.measurement() instanceof KSpace kspace) {
      long image = 2L * kspace.height() * kspace.width();
      long full = image * kspace.coils();
      long data = 2L * kspace.coils() * kspace.mask().count();
      long exact = ClosedForm.bytes(kspace.mask(), kspace.coils(), job.recipe().sampler());
      long bytes = bytes(KSPACE_ARRAYS * full, image, data, liveDraws) + exact;
      return new Demand(kspace.height(), kspace.width(), bytes);
    } else if (job.measurement() instanceof Sinogram sinogram) {
      ImageGrid grid = SinogramPreparation.grid(sinogram);
      long image = grid.size();
      long rays = (long) sinogram.views() * sinogram.columns();
      long preparation = SINOGRAM_ARRAYS * rays + PROJECTION_IMAGES * image;
      long bytes = bytes(preparation, image, rays, liveDraws);
      return new Demand(grid.rows(), grid.columns(), bytes);
    }
    throw new AssertionError(job.measurement());
  }

  private static long bytes(long preparation, long image, long data, int liveDraws) {
    long draw = DRAW_IMAGES * image + DRAW_DATA * data;
    return Float.BYTES * (preparation + RESULT_IMAGES * image + liveDraws * draw);
  }
}
