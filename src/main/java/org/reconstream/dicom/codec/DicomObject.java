package org.reconstream.dicom.codec;

/**
 * A DICOM object as a Part 10 file holds it.
 *
 * @param syntax how the data set is encoded in the file
 * @param meta the File Meta Information, group 0002, without its length
 * @param dataSet everything else
 */
public record DicomObject(TransferSyntax syntax, DataSet meta, DataSet dataSet) {
  /**
   * Provisional until the project owns a registered root, because PS3.5 B.2 means UUID-derived UIDs
   * for instances made on the fly.
   */
  private static final String IMPLEMENTATION = Uid.ofName("implementation/1");

  private static final String VERSION = "RECONSTREAM_1";

  /** A new object in Explicit VR Little Endian, with its File Meta Information. */
  public static DicomObject of(DataSet dataSet) {
    TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    DataSet meta =
        DataSet.builder()
            .bytes(Tag.FILE_META_INFORMATION_VERSION, new byte[] {0, 1})
            .text(Tag.MEDIA_STORAGE_SOP_CLASS_UID, uid(dataSet, Tag.SOP_CLASS_UID))
            .text(Tag.MEDIA_STORAGE_SOP_INSTANCE_UID, uid(dataSet, Tag.SOP_INSTANCE_UID))
            .text(Tag.TRANSFER_SYNTAX_UID, syntax.uid())
            .text(Tag.IMPLEMENTATION_CLASS_UID, IMPLEMENTATION)
            .text(Tag.IMPLEMENTATION_VERSION_NAME, VERSION)
            .build();
    return new DicomObject(syntax, meta, dataSet);
  }

  private static String uid(DataSet dataSet, int tag) {
    return dataSet.require(tag).texts().get(0);
  }
}
