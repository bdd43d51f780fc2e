package org.reconstream.dicom;

import java.nio.ByteBuffer;
import java.util.List;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DicomCodec;
import org.reconstream.dicom.codec.Limits;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.dicom.codec.Uid;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;

/**
 * DICOM bytes to measurements. What an object is follows from its SOP Class UID and, for Raw Data,
 * from its Creator-Version UID; nothing else is guessed from.
 *
 * <p>The unit of work is one slice: {@link #read} takes objects that hold exactly one, {@link
 * #readAll} splits the others. Whatever the bytes are, the only exception is a {@link
 * ReconstructionException} with {@link Failure.Malformed} or {@link Failure.Unsupported}.
 *
 * <p>Immutable and thread-safe. Measurements are copies and do not refer to the bytes; headers are
 * copies too.
 */
public final class MeasurementReader {
  private final DicomCodec codec;
  private final Limits limits;

  /** Reads with the preferred codec and the default limits. */
  public MeasurementReader() {
    this(DicomCodec.preferred(), Limits.DEFAULT);
  }

  /** Reads with this codec and these limits. */
  public MeasurementReader(DicomCodec codec, Limits limits) {
    this.codec = codec;
    this.limits = limits;
  }

  /** The single slice of an object; several are {@link Failure.Unsupported}. */
  public SourceScan read(byte[] part10) {
    return read(ByteBuffer.wrap(part10));
  }

  /** The single slice of an object; several are {@link Failure.Unsupported}. */
  public SourceScan read(ByteBuffer part10) {
    List<SourceScan> scans = readAll(part10);
    if (scans.size() != 1) {
      throw unsupported(
          "the object holds "
              + scans.size()
              + " slices where one is expected; split it into one object per slice");
    }
    return scans.get(0);
  }

  /** Every slice of an object in stored order, at least one. */
  public List<SourceScan> readAll(ByteBuffer part10) {
    DataSet object = codec.read(part10, limits).dataSet();
    requireRawData(object);
    String version = object.require(Tag.CREATOR_VERSION_UID).texts().get(0);
    if (version.equals(KSpaceBlock.CREATOR_VERSION)) {
      return KSpaceReader.read(object);
    } else if (version.equals(SinogramBlock.CREATOR_VERSION)) {
      return SinogramReader.read(object);
    }
    throw unsupported(
        "raw data of Creator-Version UID "
            + Uid.printable(version)
            + " is an unknown format; k-space of "
            + KSpaceBlock.CREATOR
            + " has "
            + KSpaceBlock.CREATOR_VERSION
            + ", a sinogram of "
            + SinogramBlock.CREATOR
            + " has "
            + SinogramBlock.CREATOR_VERSION);
  }

  private static void requireRawData(DataSet object) {
    String sopClass = object.require(Tag.SOP_CLASS_UID).texts().get(0);
    if (!sopClass.equals(SopClass.RAW_DATA.uid())) {
      throw unsupported(
          "SOP class "
              + SopClass.describe(sopClass)
              + " is not a measurement; send Raw Data ("
              + SopClass.RAW_DATA.uid()
              + ")");
    }
  }

  private static ReconstructionException unsupported(String reason) {
    return new ReconstructionException(new Failure.Unsupported(reason));
  }
}
