package org.reconstream.dicom;

import org.jspecify.annotations.Nullable;
import org.reconstream.array.Tensor;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.DicomCodec;
import org.reconstream.dicom.codec.DicomObject;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.dicom.codec.Vr;
import org.reconstream.physics.KSpace;

/**
 * K-space to Raw Data objects with the private block {@code RECONSTREAM KSPACE 1.0}, one slice an
 * object. The same input gives the same bytes. Immutable and thread-safe.
 */
public final class RawDataWriter {
  private static final int FIRST_BLOCK = 0x10;

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
  public byte[] write(KSpace slice, StudyHeader header) {
    DataSetBuilder object = DataSet.builder();
    header.attributes().elements().forEach(object::add);
    object
        .text(Tag.SOP_CLASS_UID, SopClass.RAW_DATA.uid())
        .text(Tag.CREATOR_VERSION_UID, KSpaceBlock.CREATOR_VERSION)
        .textIfEmpty(Tag.CONTENT_DATE, "20000101")
        .textIfEmpty(Tag.CONTENT_TIME, "000000")
        .textIfEmpty(Tag.MODALITY, "MR")
        .text(Tag.CONTENT_LABEL, "KSPACE")
        .text(Tag.CONTENT_DESCRIPTION, "Cartesian k-space of one slice")
        .ensure(HeaderAttributes.TYPE_2)
        .ensure(Tag.LATERALITY, Tag.ACQUISITION_CONTEXT_SEQUENCE, Tag.INSTANCE_NUMBER);
    object.items(Tag.PRIVATE_DATA_ELEMENT_CHARACTERISTICS_SEQUENCE, withoutIdentity());
    addBlock(slice, object);
    return codec.write(DicomObject.of(object.build()));
  }

  /** Tells de-identifiers that the private block holds no identity (PS3.3 C.12.1). */
  private static DataSet withoutIdentity() {
    return DataSet.builder()
        .integers(Tag.PRIVATE_GROUP_REFERENCE, KSpaceBlock.GROUP)
        .text(Tag.PRIVATE_CREATOR_REFERENCE, KSpaceBlock.CREATOR)
        .text(Tag.BLOCK_IDENTIFYING_INFORMATION_STATUS, "SAFE")
        .build();
  }

  private static void addBlock(KSpace slice, DataSetBuilder object) {
    int coils = slice.coils();
    int plane = slice.height() * slice.width();
    object
        .text(KSpaceBlock.GROUP << 16 | FIRST_BLOCK, Vr.LO, KSpaceBlock.CREATOR)
        .text(tag(KSpaceBlock.FORMAT_ID), Vr.LO, KSpaceBlock.FORMAT)
        .floats(
            tag(KSpaceBlock.SAMPLES), Interleaved.ofPlanes(slice.samples().values(), coils, plane))
        .integers(tag(KSpaceBlock.SHAPE), Vr.UL, 1, coils, slice.height(), slice.width())
        .bytes(tag(KSpaceBlock.MASK), slice.mask().marks())
        .text(tag(KSpaceBlock.FOURIER), Vr.CS, KSpaceBlock.CONVENTION)
        .decimals(
            tag(KSpaceBlock.FIELD_OF_VIEW),
            Vr.FD,
            slice.geometry().fieldOfViewXMm(),
            slice.geometry().fieldOfViewYMm(),
            slice.geometry().thicknessMm())
        .integers(
            tag(KSpaceBlock.MATRIX), Vr.UL, slice.geometry().rows(), slice.geometry().columns());
    addComplex(object, KSpaceBlock.MAPS, slice.maps(), coils, plane);
    addComplex(object, KSpaceBlock.COVARIANCE, slice.noiseCovariance(), 1, coils * coils);
    Tensor noise = slice.noiseScan();
    addComplex(object, KSpaceBlock.NOISE, noise, coils, noise == null ? 0 : noise.shape().dim(2));
  }

  private static void addComplex(
      DataSetBuilder object, int element, @Nullable Tensor planes, int blocks, int size) {
    if (planes != null) {
      object.floats(tag(element), Interleaved.ofPlanes(planes.values(), blocks, size));
    }
  }

  private static int tag(int element) {
    return KSpaceBlock.GROUP << 16 | FIRST_BLOCK << 8 | element;
  }
}
