package org.reconstream.dicom;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.DicomCodec;
import org.reconstream.dicom.codec.DicomObject;
import org.reconstream.engine.Reconstruction;

/**
 * Reconstructions to DICOM: one object for each {@link Product}, in the order of the enum and the
 * baseline first where the mean is in doubt.
 *
 * <p>The study is the source's; series and instances are new, with UIDs named by everything the
 * content depends on, and nothing is taken from the clock: the same reconstruction of the same
 * source gives the same bytes. Rows are image y, columns image x, as the forward model has them.
 *
 * <p>Immutable and thread-safe.
 */
public final class ResultWriter {
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
    Plane plane = Plane.of(scan);
    CommonModules common = new CommonModules(scan, result);
    ProductPixels pixels = pixels(common.modality(), scan, result, plane);
    List<ResultObject> objects = new ArrayList<>();
    for (Product product : Product.values()) {
      DataSetBuilder object = common.builder(product, plane);
      if (product == Product.DEVIATION) {
        ParametricMap.add(
            object, common, plane, Picture.real(result.deviation(), plane.geometry()));
      } else {
        pixels.add(object, product);
      }
      objects.add(
          new ResultObject(
              product,
              product.sopClass(common.modality()).uid(),
              common.identity().instanceUid(product),
              codec.write(DicomObject.of(object.build()))));
    }
    if (result.evidence().plausibility().doubtful()) {
      objects.sort(Comparator.comparing(object -> object.product() != Product.BASELINE));
    }
    return objects;
  }

  private static ProductPixels pixels(
      Modality modality, SourceScan scan, Reconstruction result, Plane plane) {
    return switch (modality) {
      case MR -> new MrPixels(scan.header().attributes(), result, plane);
      case CT -> new CtPixels(scan.header().attributes(), result, plane);
    };
  }
}
