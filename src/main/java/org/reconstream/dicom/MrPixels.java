package org.reconstream.dicom;

import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.engine.Reconstruction;

/** Magnitude images; mean, baseline and the display copy of the deviation share one scale. */
final class MrPixels implements ProductPixels {
  /** The share of the mean's pixels that the display window shows unsaturated. */
  private static final double WINDOW_SHARE = 0.995;

  private final DataSet source;
  private final Plane plane;
  private final float[] mean;
  private final float[] baseline;
  private final float[] deviation;
  private final PixelScale scale;

  MrPixels(DataSet source, Reconstruction result, Plane plane) {
    this.source = source;
    this.plane = plane;
    this.mean = Picture.magnitude(result.mean(), plane.geometry());
    this.baseline = Picture.magnitude(result.baseline(), plane.geometry());
    this.deviation = Picture.real(result.deviation(), plane.geometry());
    this.scale = PixelScale.of(mean, baseline, deviation);
  }

  @Override
  public void add(DataSetBuilder object, Product product) {
    float[] image =
        switch (product) {
          case MEAN -> mean;
          case BASELINE -> baseline;
          case DEVIATION, DEVIATION_DISPLAY -> deviation;
        };
    int window =
        product == Product.DEVIATION_DISPLAY
            ? scale.quantile(deviation, 1)
            : scale.quantile(mean, WINDOW_SHARE);
    MrImage.add(object, source, product, plane, image, scale, window);
  }
}
