package org.reconstream.dicom;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Tensor;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.Vr;
import org.reconstream.physics.Beam;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;

/**
 * The elements of {@link SinogramBlock}. Masks and quanta take the shortest of the forms that hold
 * them exactly.
 */
final class SinogramElements {
  private final List<Sinogram> slices;
  private final int views;
  private final int columns;

  private SinogramElements(List<Sinogram> slices) {
    this.slices = slices;
    this.views = slices.get(0).views();
    this.columns = slices.get(0).columns();
  }

  /** Adds them, without the private creator. */
  static void add(
      DataSetBuilder object, List<Sinogram> slices, double positionMm, double incrementMm) {
    requireAlike(slices);
    new SinogramElements(slices).add(object, positionMm, incrementMm);
  }

  private static void requireAlike(List<Sinogram> slices) {
    if (slices.isEmpty()) {
      throw new IllegalArgumentException("a stack needs at least one slice");
    }
    Sinogram first = slices.get(0);
    for (Sinogram slice : slices) {
      if (!slice.lineIntegrals().shape().equals(first.lineIntegrals().shape())
          || !Arrays.equals(slice.anglesRad(), first.anglesRad())
          || !slice.beam().equals(first.beam())
          || !slice.geometry().equals(first.geometry())
          || slice.waterAttenuationPerMm() != first.waterAttenuationPerMm()
          || (slice.quanta() == null) != (first.quanta() == null)) {
        throw new IllegalArgumentException(
            "slices of one object must share shape, angles, beam, water and geometry; write one"
                + " object per slice");
      }
    }
    if ((long) slices.size() * first.lineIntegrals().shape().size() > Integer.MAX_VALUE / 4 - 8) {
      throw new IllegalArgumentException(
          slices.size() + " slices do not fit one object; write one object per slice");
    }
  }

  private void add(DataSetBuilder object, double positionMm, double incrementMm) {
    Sinogram first = slices.get(0);
    SliceGeometry geometry = first.geometry();
    Beam beam = first.beam();
    object
        .text(tag(SinogramBlock.FORMAT_ID), Vr.LO, SinogramBlock.FORMAT)
        .text(tag(SinogramBlock.BEAM), Vr.CS, term(beam))
        .floats(
            tag(SinogramBlock.LINE_INTEGRALS), all(slice -> values(slice, slice.lineIntegrals())))
        .integers(tag(SinogramBlock.SHAPE), Vr.UL, slices.size(), views, columns)
        .bytes(tag(SinogramBlock.MASK), mask())
        .floats(tag(SinogramBlock.ANGLES), angles(first.anglesRad()))
        .decimals(tag(SinogramBlock.COLUMN_SPACING), Vr.FD, beam.columnSpacingMm())
        .decimals(tag(SinogramBlock.CENTRAL_COLUMN), Vr.FD, beam.centralColumn())
        .decimals(tag(SinogramBlock.WATER), Vr.FD, first.waterAttenuationPerMm())
        .decimals(tag(SinogramBlock.SLICES), Vr.FD, positionMm, incrementMm, geometry.thicknessMm())
        .decimals(
            tag(SinogramBlock.FIELD_OF_VIEW),
            Vr.FD,
            Math.max(geometry.fieldOfViewXMm(), geometry.fieldOfViewYMm()))
        .integers(tag(SinogramBlock.MATRIX), Vr.UL, geometry.rows(), geometry.columns());
    addSource(object, beam);
    if (first.quanta() != null) {
      object.floats(tag(SinogramBlock.QUANTA), quanta());
    }
  }

  private static String term(Beam beam) {
    if (beam instanceof Beam.Parallel) {
      return "PARALLEL";
    } else if (beam instanceof Beam.FanArc) {
      return "FAN_ARC";
    } else if (beam instanceof Beam.FanFlat) {
      return "FAN_FLAT";
    }
    throw new AssertionError(beam);
  }

  private static void addSource(DataSetBuilder object, Beam beam) {
    if (beam instanceof Beam.FanArc fan) {
      addSource(object, fan.sourceToIsocentreMm(), fan.sourceToDetectorMm());
    } else if (beam instanceof Beam.FanFlat fan) {
      addSource(object, fan.sourceToIsocentreMm(), fan.sourceToDetectorMm());
    }
  }

  private static void addSource(DataSetBuilder object, double isocentreMm, double detectorMm) {
    object
        .decimals(tag(SinogramBlock.SOURCE_TO_ISOCENTRE), Vr.FD, isocentreMm)
        .decimals(tag(SinogramBlock.SOURCE_TO_DETECTOR), Vr.FD, detectorMm);
  }

  private static float[] angles(double[] angles) {
    float[] stored = new float[angles.length];
    for (int view = 0; view < stored.length; view++) {
      stored[view] = (float) angles[view];
    }
    return stored;
  }

  private float[] all(Function<Sinogram, float[]> values) {
    int rays = views * columns;
    float[] all = new float[slices.size() * rays];
    for (int slice = 0; slice < slices.size(); slice++) {
      System.arraycopy(values.apply(slices.get(slice)), 0, all, slice * rays, rays);
    }
    return all;
  }

  private static float[] values(Sinogram slice, @Nullable Tensor tensor) {
    float[] values = tensor == null ? new float[0] : tensor.values().clone();
    for (int i = 0; i < values.length; i++) {
      if (slice.measured()[i] == 0 && !Float.isFinite(values[i])) {
        values[i] = 0;
      }
    }
    return values;
  }

  private byte[] mask() {
    byte[] shared = slices.get(0).measured();
    if (!slices.stream().allMatch(slice -> Arrays.equals(slice.measured(), shared))) {
      byte[] all = new byte[slices.size() * shared.length];
      for (int slice = 0; slice < slices.size(); slice++) {
        System.arraycopy(
            slices.get(slice).measured(), 0, all, slice * shared.length, shared.length);
      }
      return all;
    }
    byte[] perView = new byte[views];
    for (int i = 0; i < shared.length; i++) {
      if (i % columns == 0) {
        perView[i / columns] = shared[i];
      } else if (shared[i] != perView[i / columns]) {
        return shared;
      }
    }
    // With padding, a byte a view could look like a byte a ray of one or two columns.
    return columns > 2 ? perView : shared;
  }

  private float[] quanta() {
    float[] shared = values(slices.get(0), slices.get(0).quanta());
    for (Sinogram slice : slices) {
      if (!Arrays.equals(values(slice, slice.quanta()), shared)) {
        return all(each -> values(each, each.quanta()));
      }
    }
    for (int i = columns; i < shared.length; i++) {
      if (Float.floatToRawIntBits(shared[i]) != Float.floatToRawIntBits(shared[i % columns])) {
        return shared;
      }
    }
    return Arrays.copyOf(shared, columns);
  }

  private static int tag(int element) {
    return SinogramBlock.GROUP << 16 | RawDataWriter.FIRST_BLOCK << 8 | element;
  }
}
