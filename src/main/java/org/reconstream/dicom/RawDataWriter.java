package org.reconstream.dicom;

import java.util.List;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.DicomCodec;
import org.reconstream.dicom.codec.DicomObject;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.dicom.codec.Vr;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.Measurement;
import org.reconstream.physics.Sinogram;

/**
 * Measurements to Raw Data objects: k-space with the private block {@code RECONSTREAM KSPACE 1.0},
 * one slice an object; sinograms with the block {@code RECONSTREAM SINOGRAM 1.0}, one slice or a
 * stack. The same input gives the same bytes. Immutable and thread-safe.
 */
public final class RawDataWriter {
  /** The number of the private block. */
  static final int FIRST_BLOCK = 0x10;

  private final DicomCodec codec;

  /** Writes with the preferred codec. */
  public RawDataWriter() {
    this(DicomCodec.preferred());
  }

  /** Writes with this codec. */
  public RawDataWriter(DicomCodec codec) {
    this.codec = codec;
  }

  /** The Part 10 bytes of one slice under the identity that the header gives it. */
  public byte[] write(Measurement slice, StudyHeader header) {
    if (slice instanceof KSpace kspace) {
      DataSetBuilder object = object(header, KSpaceBlock.CREATOR_VERSION, KSpaceBlock.CREATOR);
      object
          .textIfEmpty(Tag.MODALITY, "MR")
          .text(Tag.CONTENT_LABEL, "KSPACE")
          .text(Tag.CONTENT_DESCRIPTION, "Cartesian k-space of one slice");
      KSpaceElements.add(object, kspace);
      return codec.write(DicomObject.of(object.build()));
    } else if (slice instanceof Sinogram sinogram) {
      return writeStack(List.of(sinogram), sinogram.geometry().thicknessMm(), header);
    }
    throw new AssertionError(slice);
  }

  /**
   * The Part 10 bytes of slices that share shape, angles, beam, water and geometry.
   *
   * <p>Angles are stored in single precision. Line integrals and quanta of rays that were not
   * measured are stored as zero where they are not finite.
   *
   * @param slices at least one
   * @param incrementMm distance from each slice to the next along the normal of the first
   * @param header with the position of the first slice
   * @throws IllegalArgumentException if the slices do not share what they must, or do not fit one
   *     object
   */
  public byte[] writeStack(List<Sinogram> slices, double incrementMm, StudyHeader header) {
    DataSetBuilder object = object(header, SinogramBlock.CREATOR_VERSION, SinogramBlock.CREATOR);
    object
        .textIfEmpty(Tag.MODALITY, "CT")
        .text(Tag.CONTENT_LABEL, "SINOGRAM")
        .text(Tag.CONTENT_DESCRIPTION, "Line integrals of computed tomography");
    double first = HeaderAttributes.decimal(header.attributes(), Tag.SLICE_LOCATION, 0);
    SinogramElements.add(object, slices, first, incrementMm);
    return codec.write(DicomObject.of(object.build()));
  }

  private static DataSetBuilder object(StudyHeader header, String version, String creator) {
    DataSetBuilder object = DataSet.builder();
    header.attributes().elements().forEach(object::add);
    return object
        .text(Tag.SOP_CLASS_UID, SopClass.RAW_DATA.uid())
        .text(Tag.CREATOR_VERSION_UID, version)
        .textIfEmpty(Tag.CONTENT_DATE, "20000101")
        .textIfEmpty(Tag.CONTENT_TIME, "000000")
        .ensure(HeaderAttributes.TYPE_2)
        .ensure(Tag.LATERALITY, Tag.ACQUISITION_CONTEXT_SEQUENCE, Tag.INSTANCE_NUMBER)
        .items(Tag.PRIVATE_DATA_ELEMENT_CHARACTERISTICS_SEQUENCE, withoutIdentity(creator))
        .text(KSpaceBlock.GROUP << 16 | FIRST_BLOCK, Vr.LO, creator);
  }

  /** Tells de-identifiers that the private block holds no identity (PS3.3 C.12.1). */
  private static DataSet withoutIdentity(String creator) {
    return DataSet.builder()
        .integers(Tag.PRIVATE_GROUP_REFERENCE, KSpaceBlock.GROUP)
        .text(Tag.PRIVATE_CREATOR_REFERENCE, creator)
        .text(Tag.BLOCK_IDENTIFYING_INFORMATION_STATUS, "SAFE")
        .build();
  }
}
