package org.reconstream.physics.ct;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.reconstream.physics.Beam;

/**
 * Line integrals of an image along rays by Joseph's method, and their exact adjoint: {@code l_i =
 * sum_k a_ik mu_k} with the path lengths a in mm, for attenuation mu in 1/mm.
 *
 * <p>Images are row-major over the {@link ImageGrid}, sinograms {@code [views * columns]}. Both
 * directions compute the same weights afresh from a start and a slope per ray; nothing of the size
 * of the matrix is kept. The cost is proportional to rays times the side of the image.
 *
 * <p>Projection runs over views, back-projection over tiles of image lines, in parallel; every
 * element of the result is summed in the order of the rays whatever the number of threads.
 * Immutable and thread-safe; outputs are overwritten and must not alias inputs.
 */
public final class LineIntegrals {
  /** Lines of the image that stay close to the core while a view's rays cross them. */
  private static final int BLOCK = 64;

  private final RayPaths paths;

  /**
   * The line integrals of these rays.
   *
   * @param anglesRad one per view
   * @param columns rays of a view
   * @param grid the image
   */
  public LineIntegrals(Beam beam, double[] anglesRad, int columns, ImageGrid grid) {
    this(beam, anglesRad, columns, everyRay(anglesRad.length * columns), grid);
  }

  /**
   * The line integrals of some rays.
   *
   * @param used {@code [views * columns]}: 1 for rays to trace, 0 for rays whose integral is 0
   */
  public LineIntegrals(Beam beam, double[] anglesRad, int columns, byte[] used, ImageGrid grid) {
    this.paths = new RayPaths(beam, anglesRad, columns, used, grid);
  }

  private static byte[] everyRay(int rays) {
    byte[] used = new byte[rays];
    Arrays.fill(used, (byte) 1);
    return used;
  }

  /** The image's grid. */
  public ImageGrid grid() {
    return paths.grid();
  }

  /** Views times columns. */
  public int rays() {
    return paths.rays();
  }

  /** The integral of an image of mu along every ray. */
  public void project(float[] image, float[] sinogram) {
    requireLengths(image, sinogram);
    PaddedLines rows = PaddedLines.rows(grid(), image);
    PaddedLines columns = PaddedLines.columns(grid(), image);
    IntStream.range(0, paths.views())
        .parallel()
        .forEach(view -> projectView(view, rows, columns, sinogram));
  }

  /** The adjoint of {@link #project}. */
  public void backProject(float[] sinogram, float[] image) {
    requireLengths(image, sinogram);
    PaddedLines rows = PaddedLines.zeros(grid(), true);
    PaddedLines columns = PaddedLines.zeros(grid(), false);
    int rowTiles = (rows.count() + BLOCK - 1) / BLOCK;
    int columnTiles = (columns.count() + BLOCK - 1) / BLOCK;
    IntStream.range(0, rowTiles + columnTiles)
        .parallel()
        .forEach(
            tile -> {
              if (tile < rowTiles) {
                backProjectTile(sinogram, rows, tile * BLOCK, true);
              } else {
                backProjectTile(sinogram, columns, (tile - rowTiles) * BLOCK, false);
              }
            });
    PaddedLines.sum(grid(), rows, columns, image);
  }

  private void requireLengths(float[] image, float[] sinogram) {
    if (image.length != grid().size() || sinogram.length != rays()) {
      throw new IllegalArgumentException(
          "line integrals between %d x %d pixels and %d x %d rays got arrays of %d and %d"
              .formatted(
                  grid().rows(),
                  grid().columns(),
                  paths.views(),
                  paths.columns(),
                  image.length,
                  sinogram.length));
    }
  }

  private void projectView(int view, PaddedLines rows, PaddedLines columns, float[] sinogram) {
    int from = view * paths.columns();
    int end = from + paths.columns();
    Arrays.fill(sinogram, from, end, 0);
    for (int ray = from; ray < end; ) {
      int runEnd = paths.runEnd(ray, end);
      PaddedLines lines = paths.downwards(ray) ? rows : columns;
      for (int line = 0; line < lines.count(); line += BLOCK) {
        JosephKernel.gather(paths, ray, runEnd, line, line + BLOCK, lines, sinogram);
      }
      ray = runEnd;
    }
    for (int ray = from; ray < end; ray++) {
      sinogram[ray] *= paths.length[ray];
    }
  }

  private void backProjectTile(float[] sinogram, PaddedLines lines, int line, boolean downwards) {
    for (int ray = 0; ray < paths.rays(); ) {
      int runEnd = paths.runEnd(ray, paths.rays());
      if (paths.downwards(ray) == downwards) {
        JosephKernel.scatter(paths, ray, runEnd, line, line + BLOCK, lines, sinogram);
      }
      ray = runEnd;
    }
  }
}
