package org.reconstream.engine;

import org.reconstream.physics.KSpace;

/**
 * An upper estimate of the memory a job needs beside its measurement, from calibration to its end.
 *
 * <p>Counted in arrays of floats: eight of the size of the full k-space (whitened samples, coil
 * images, two sets of maps and the work of estimating them), sixteen images for the results and
 * their moments, and for each live draw fourteen images (state, solver and transform work) and one
 * set of samples.
 */
final class JobMemory {
  private static final int KSPACE_ARRAYS = 8;
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
      long draw = DRAW_IMAGES * image + DRAW_DATA * data;
      return Float.BYTES * (KSPACE_ARRAYS * full + RESULT_IMAGES * image + liveDraws * draw);
    }
    throw new AssertionError(job.measurement());
  }
}
