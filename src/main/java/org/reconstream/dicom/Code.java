package org.reconstream.dicom;

import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.Tag;

/**
 * A coded concept (PS3.3 table 8.8-1).
 *
 * @param value code value
 * @param scheme coding scheme designator
 * @param meaning code meaning
 */
record Code(String value, String scheme, String meaning) {
  static final Code SOURCE_RAW = new Code("128226", "DCM", "Source raw data");
  static final Code ACQUISITION_EQUIPMENT = new Code("109101", "DCM", "Acquisition Equipment");
  static final Code PROCESSING_EQUIPMENT = new Code("109102", "DCM", "Processing Equipment");
  static final Code PIXEL_MEAN = new Code("113049", "DCM", "Pixel by pixel mean");
  static final Code STANDARD_DEVIATION = new Code("113061", "DCM", "Standard Deviation");
  static final Code QUANTITY = new Code("246205007", "SCT", "Quantity");
  static final Code NO_UNITS = new Code("1", "UCUM", "no units");
  static final Code HOUNSFIELD_UNITS = new Code("[hnsf'U]", "UCUM", "Hounsfield unit");

  /** The item of a code sequence. */
  DataSet item() {
    return DataSet.builder()
        .text(Tag.CODE_VALUE, value)
        .text(Tag.CODING_SCHEME_DESIGNATOR, scheme)
        .text(Tag.CODE_MEANING, meaning)
        .build();
  }
}
