package org.reconstream.dicom;

/**
 * One DICOM object of a reconstruction.
 *
 * @param product what it shows
 * @param sopClassUid its SOP Class UID
 * @param sopInstanceUid its SOP Instance UID
 * @param part10 the file's bytes; the receiver owns them
 */
public record ResultObject(
    Product product, String sopClassUid, String sopInstanceUid, byte[] part10) {
  @Override
  public String toString() {
    return "ResultObject[" + product + ", " + sopInstanceUid + ", " + part10.length + " bytes]";
  }
}
