package org.reconstream.dicom.codec;

/**
 * A private block as a data set reserves it (PS3.5 section 7.8).
 *
 * @param dataSet the data set
 * @param creator tag of the private creator element, {@code (gggg,00xx)}
 */
public record PrivateBlock(DataSet dataSet, int creator) {
  /** The tag {@code (gggg,xxee)} of element {@code ee}. */
  public int tag(int element) {
    return Tag.group(creator) << 16 | Tag.element(creator) << 8 | element;
  }

  /** Whether element {@code ee} is there with a value. */
  public boolean has(int element) {
    return !value(element).isEmpty();
  }

  /** The value of element {@code ee}, possibly absent. */
  public Values value(int element) {
    return dataSet.value(tag(element));
  }

  /** The value of element {@code ee}, which must be there and not empty, else it is malformed. */
  public Values require(int element) {
    return dataSet.require(tag(element));
  }
}
