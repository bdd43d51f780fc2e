package org.reconstream.dicom;

import org.jspecify.annotations.Nullable;
import org.reconstream.array.Tensor;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.Vr;
import org.reconstream.physics.KSpace;

/** The elements of {@link KSpaceBlock} for one slice. */
final class KSpaceElements {
  private KSpaceElements() {}

  /** Adds them, without the private creator. */
  static void add(DataSetBuilder object, KSpace slice) {
    int coils = slice.coils();
    int plane = slice.height() * slice.width();
    object
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
    return KSpaceBlock.GROUP << 16 | RawDataWriter.FIRST_BLOCK << 8 | element;
  }
}
