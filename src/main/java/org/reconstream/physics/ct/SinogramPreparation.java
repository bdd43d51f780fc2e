package org.reconstream.physics.ct;

import java.util.Locale;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.FieldOfView;
import org.reconstream.physics.NoiseEstimate;
import org.reconstream.physics.PreparedSinogram;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.UnusableScanException;

/**
 * From a sinogram to everything a sampler needs: the weights of its rays, the grid that holds the
 * object, the whitened forward model, the covered field and the classical image.
 *
 * <p>The grid is the reconstructed matrix, or a larger one around it where the object reaches
 * beyond that matrix or the detector cuts the object off: what the rays went through must be in the
 * image to be explained, or it would be smeared over the rest.
 *
 * <p>Deterministic, stateless and thread-safe; the scan's arrays are not written.
 */
public final class SinogramPreparation {
  /** The grid's sides are at most this many times those of the matrix. */
  private static final int LARGEST = 2;

  /** Sides grow by multiples of this many pixels, half on either side. */
  private static final int STEP = 16;

  /** The object may reach this share of the half side beyond the matrix before the grid grows. */
  private static final double TOLERANCE = 0.02;

  private SinogramPreparation() {}

  /** Prepares a scan with filtered back-projection as baseline. */
  public static PreparedSinogram prepare(Sinogram scan) {
    return prepare(scan, CtBaseline.DEFAULT);
  }

  /**
   * Prepares a scan.
   *
   * @throws UnusableScanException if no ray can be used or the source would stand in the image
   */
  public static PreparedSinogram prepare(Sinogram scan, CtBaseline baseline) {
    RayStatistics rays = RayStatistics.of(scan);
    ObjectExtent extent = ObjectExtent.of(scan, rays);
    ImageGrid grid = grid(scan, extent);
    LineIntegrals integrals =
        new LineIntegrals(scan.beam(), scan.anglesRad(), scan.columns(), rays.used(), grid);
    WhitenedSinogram model =
        new WhitenedSinogram(integrals, rays.weights(), scan.waterAttenuationPerMm());
    float[] data = WhitenedSinogram.whiten(rays.lineIntegrals(), rays.weights());
    double sigmaY = 1 / Math.sqrt(rays.meanWeight());
    float[] support = support(grid, extent.field().radiusMm());
    double inside = 0;
    for (float pixel : support) {
      inside += pixel;
    }
    float[] attenuation = classical(scan, rays, extent, integrals, baseline);
    return new PreparedSinogram(
        model,
        data,
        sigmaY,
        new NoiseEstimate(rays.rule(), sigmaY, 0),
        Tensor.of(scan.lineIntegrals().shape(), rays.sigmas()),
        rays.census(),
        extent.field(),
        Tensor.of(Shape.of(grid.rows(), grid.columns()), support),
        hounsfield(grid, attenuation, scan.waterAttenuationPerMm()),
        name(baseline, extent.field()),
        inside / rays.census().used());
  }

  /**
   * The grid that a scan is reconstructed on: its matrix, or a larger one with that at its centre.
   *
   * @throws UnusableScanException if no ray can be used or the source would stand in the image
   */
  public static ImageGrid grid(Sinogram scan) {
    return grid(scan, ObjectExtent.of(scan, RayStatistics.of(scan)));
  }

  private static ImageGrid grid(Sinogram scan, ObjectExtent extent) {
    ImageGrid matrix = ImageGrid.of(scan.geometry());
    double pixel = matrix.pixelMm();
    ImageGrid grid =
        new ImageGrid(
            grown(matrix.rows(), extent.halfHeightMm() / pixel),
            grown(matrix.columns(), extent.halfWidthMm() / pixel),
            pixel);
    double source = RayGeometry.sourceToIsocentreMm(scan.beam());
    if (grid.radiusMm() >= source) {
      throw new UnusableScanException(
          "the source, %.0f mm from the isocentre, would stand inside the reconstructed image, whose corners are at %.0f mm; check the distances of the beam and the field of view"
              .formatted(source, grid.radiusMm()));
    }
    return grid;
  }

  private static int grown(int side, double halfObject) {
    double half = 0.5 * side;
    if (halfObject <= (1 + TOLERANCE) * half) {
      return side;
    }
    int steps = (int) Math.ceil(2 * (halfObject - half) / STEP);
    return Math.min(LARGEST * side, side + steps * STEP);
  }

  private static float[] classical(
      Sinogram scan,
      RayStatistics rays,
      ObjectExtent extent,
      LineIntegrals integrals,
      CtBaseline baseline) {
    if (baseline instanceof CtBaseline.Fbp fbp) {
      CompletedViews views = CompletedViews.of(scan, rays, extent.radiusMm());
      if (views.anglesRad().length == 0) {
        return new float[integrals.grid().size()];
      }
      return new FilteredBackProjection(
              views.beam(), views.anglesRad(), views.columns(), integrals.grid(), fbp.window())
          .reconstruct(views.lineIntegrals());
    } else if (baseline instanceof CtBaseline.Sirt sirt) {
      return Sirt.reconstruct(integrals, rays.lineIntegrals(), rays.used(), sirt.iterations());
    } else if (baseline instanceof CtBaseline.TotalVariation tv) {
      return totalVariation(scan, rays, extent, integrals, tv);
    }
    throw new AssertionError(baseline);
  }

  private static float[] totalVariation(
      Sinogram scan,
      RayStatistics rays,
      ObjectExtent extent,
      LineIntegrals integrals,
      CtBaseline.TotalVariation tv) {
    float perUnit = (float) (2 * scan.waterAttenuationPerMm());
    float[] image = classical(scan, rays, extent, integrals, new CtBaseline.Fbp(FbpWindow.HANN));
    for (int i = 0; i < image.length; i++) {
      image[i] /= perUnit;
    }
    WhitenedSinogram model =
        new WhitenedSinogram(integrals, rays.weights(), scan.waterAttenuationPerMm());
    float[] data = WhitenedSinogram.whiten(rays.lineIntegrals(), rays.weights());
    image =
        new TotalVariation(model, data, 1 / Math.sqrt(rays.meanWeight()))
            .solve(image, tv.weight(), tv.iterations())
            .image();
    for (int i = 0; i < image.length; i++) {
      image[i] *= perUnit;
    }
    return image;
  }

  private static String name(CtBaseline baseline, FieldOfView field) {
    String name;
    if (baseline instanceof CtBaseline.Fbp fbp) {
      name = "filtered back-projection, " + (fbp.window() == FbpWindow.RAMP ? "ramp" : "Hann");
    } else if (baseline instanceof CtBaseline.Sirt sirt) {
      name = "SIRT, " + sirt.iterations() + " iterations";
    } else if (baseline instanceof CtBaseline.TotalVariation tv) {
      name =
          tv.weight() == null
              ? "total variation, discrepancy principle"
              : String.format(Locale.ROOT, "total variation, weight %.4g", tv.weight());
    } else {
      throw new AssertionError(baseline);
    }
    return field.limitedAngle() ? String.format(Locale.ROOT, "%s, limited angle", name) : name;
  }

  private static float[] support(ImageGrid grid, double radiusMm) {
    float[] support = new float[grid.size()];
    for (int i = 0; i < support.length; i++) {
      int row = i / grid.columns();
      double away = Math.hypot(grid.x(i % grid.columns()), grid.y(row));
      support[i] = away <= radiusMm ? 1 : 0;
    }
    return support;
  }

  private static Tensor hounsfield(ImageGrid grid, float[] attenuation, double water) {
    float[] hounsfield = new float[attenuation.length];
    for (int i = 0; i < hounsfield.length; i++) {
      hounsfield[i] = (float) (1000 * (attenuation[i] / water - 1));
    }
    return Tensor.of(Shape.of(1, grid.rows(), grid.columns()), hounsfield);
  }
}
