package org.reconstream.dicom;

import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.dicom.codec.Vr;
import org.reconstream.engine.Reconstruction;
import org.reconstream.physics.SliceGeometry;

/**
 * CT Image Storage (PS3.3 A.3): 16-bit unsigned pixels that rescale to HU. What lies outside the
 * field of view that the rays cover is padding.
 *
 * <p>Mean and baseline have slope 1 and the intercept of the extended range: with -1024 the noise
 * of air, which reaches far below -1000 HU in images of few photons, would be cut off and its mean
 * be wrong. The display copy of the deviation starts at 0 and has a slope that is a power of two.
 */
final class CtPixels implements ProductPixels {
  private static final int INTERCEPT = -8192;
  private static final int PADDING = 0;
  private static final int LARGEST = 65_535;

  /** Beyond what {@link PixelScale} stores. */
  private static final int DEVIATION_PADDING = 65_535;

  private static final double[] CENTRES = {40, -600, 400};
  private static final double[] WIDTHS = {400, 1500, 1800};
  private static final String[] WINDOWS = {"SOFT TISSUE", "LUNG", "BONE"};

  private final DataSet source;
  private final Plane plane;
  private final float[] mean;
  private final float[] baseline;
  private final float[] deviation;
  private final float[] support;

  CtPixels(DataSet source, Reconstruction result, Plane plane) {
    SliceGeometry geometry = plane.geometry();
    this.source = source;
    this.plane = plane;
    this.mean = Picture.real(result.mean(), geometry);
    this.baseline = Picture.real(result.baseline(), geometry);
    this.deviation = Picture.real(result.deviation(), geometry);
    this.support = Picture.real(result.support(), geometry);
  }

  @Override
  public void add(DataSetBuilder object, Product product) {
    addImage(object, product);
    switch (product) {
      case MEAN -> addHounsfield(object, mean);
      case BASELINE -> addHounsfield(object, baseline);
      case DEVIATION, DEVIATION_DISPLAY -> addDeviation(object);
    }
  }

  private void addImage(DataSetBuilder object, Product product) {
    SliceGeometry geometry = plane.geometry();
    object
        .copy(source, HeaderAttributes.ACQUISITION)
        .copy(source, HeaderAttributes.COMPUTED_TOMOGRAPHY)
        .text(Tag.IMAGE_TYPE, "DERIVED", "PRIMARY", "AXIAL", product.flavour())
        .ensure(Tag.KVP, Tag.ACQUISITION_NUMBER)
        .decimals(
            Tag.RECONSTRUCTION_DIAMETER,
            Math.max(geometry.fieldOfViewXMm(), geometry.fieldOfViewYMm()))
        .decimals(Tag.IMAGE_POSITION_PATIENT, plane.position())
        .decimals(Tag.IMAGE_ORIENTATION_PATIENT, plane.orientation())
        .decimals(Tag.PIXEL_SPACING, geometry.rowSpacingMm(), geometry.columnSpacingMm())
        .decimals(Tag.SLICE_THICKNESS, geometry.thicknessMm())
        .decimals(Tag.SLICE_LOCATION, plane.location())
        .integers(Tag.SAMPLES_PER_PIXEL, 1)
        .text(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .integers(Tag.ROWS, geometry.rows())
        .integers(Tag.COLUMNS, geometry.columns())
        .integers(Tag.BITS_ALLOCATED, 16)
        .integers(Tag.BITS_STORED, 16)
        .integers(Tag.HIGH_BIT, 15)
        .integers(Tag.PIXEL_REPRESENTATION, 0)
        .text(Tag.RESCALE_TYPE, "HU");
  }

  private void addHounsfield(DataSetBuilder object, float[] image) {
    short[] stored = new short[image.length];
    for (int i = 0; i < stored.length; i++) {
      long value =
          Math.max(PADDING + 1, Math.min(LARGEST, Math.round(image[i]) - (long) INTERCEPT));
      stored[i] = (short) (support[i] > 0 ? value : PADDING);
    }
    object
        .integers(Tag.PIXEL_PADDING_VALUE, Vr.US, PADDING)
        .decimals(Tag.RESCALE_INTERCEPT, INTERCEPT)
        .decimals(Tag.RESCALE_SLOPE, 1)
        .decimals(Tag.WINDOW_CENTER, CENTRES)
        .decimals(Tag.WINDOW_WIDTH, WIDTHS)
        .text(Tag.WINDOW_CENTER_WIDTH_EXPLANATION, WINDOWS)
        .words(Tag.PIXEL_DATA, stored);
  }

  private void addDeviation(DataSetBuilder object) {
    PixelScale scale = PixelScale.of(deviation);
    short[] stored = scale.store(deviation);
    for (int i = 0; i < stored.length; i++) {
      if (!(support[i] > 0)) {
        stored[i] = (short) DEVIATION_PADDING;
      }
    }
    double largest = scale.quantile(deviation, 1) * scale.slope();
    object
        .integers(Tag.PIXEL_PADDING_VALUE, Vr.US, DEVIATION_PADDING)
        .decimals(Tag.RESCALE_INTERCEPT, 0)
        .decimals(Tag.RESCALE_SLOPE, scale.slope())
        .decimals(Tag.WINDOW_CENTER, largest / 2)
        .decimals(Tag.WINDOW_WIDTH, largest)
        .words(Tag.PIXEL_DATA, stored);
  }
}
