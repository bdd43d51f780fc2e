package org.reconstream.dicom;

import java.util.ArrayList;
import java.util.List;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.DicomCodec;
import org.reconstream.dicom.codec.DicomObject;
import org.reconstream.engine.Reconstruction;
import org.reconstream.physics.SliceGeometry;

/**
 * Reconstructions to DICOM: one object for each {@link Product}, in the order of the enum.
 *
 * <p>The study is the source's; series and instances are new, with UIDs named by everything the
 * content depends on, and nothing is taken from the clock: the same reconstruction of the same
 * source gives the same bytes. Mean, baseline and the display copy of the deviation share one
 * scale. Rows are image y (the axis of ky), columns image x, as the transform of the k-space gives
 * them.
 *
 * <p>Immutable and thread-safe.
 */
public final class ResultWriter {
  /** The share of the mean's pixels that the display window shows unsaturated. */
  private static final double WINDOW_SHARE = 0.995;

  private final DicomCodec codec;

  /** Writes with the preferred codec. */
  public ResultWriter() {
    this(DicomCodec.preferred());
  }

  /** Writes with this codec. */
  public ResultWriter(DicomCodec codec) {
    this.codec = codec;
  }

  /** The objects of one reconstruction. */
  public List<ResultObject> write(SourceScan scan, Reconstruction result) {
    SliceGeometry geometry = scan.measurement().geometry();
    Plane plane = Plane.of(scan.header(), geometry, scan.slice());
    CommonModules common = new CommonModules(scan, result);
    float[] mean = Picture.magnitude(result.mean(), geometry);
    float[] baseline = Picture.magnitude(result.baseline(), geometry);
    float[] deviation = Picture.real(result.deviation(), geometry);
    PixelScale scale = PixelScale.of(mean, baseline, deviation);
    int window = scale.quantile(mean, WINDOW_SHARE);
    int widest = scale.quantile(deviation, 1);
    DataSet source = scan.header().attributes();
    List<ResultObject> objects = new ArrayList<>();
    for (Product product : Product.values()) {
      DataSetBuilder object = common.builder(product, plane);
      switch (product) {
        case MEAN -> MrImage.add(object, source, product, plane, mean, scale, window);
        case BASELINE -> MrImage.add(object, source, product, plane, baseline, scale, window);
        case DEVIATION -> ParametricMap.add(object, common.identity(), plane, deviation);
        case DEVIATION_DISPLAY ->
            MrImage.add(object, source, product, plane, deviation, scale, widest);
        default -> throw new AssertionError(product);
      }
      objects.add(
          new ResultObject(
              product,
              product.sopClass().uid(),
              common.identity().instanceUid(product),
              codec.write(DicomObject.of(object.build()))));
    }
    return objects;
  }
}
