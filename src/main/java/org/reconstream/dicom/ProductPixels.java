package org.reconstream.dicom;

import org.reconstream.dicom.codec.DataSetBuilder;

/** The 16-bit images of one reconstruction. */
interface ProductPixels {
  /** Adds image, plane and pixels of a product other than the parametric map. */
  void add(DataSetBuilder object, Product product);
}
