package org.reconstream.dicom;

import org.reconstream.dicom.codec.Uid;

/**
 * The private block {@code RECONSTREAM KSPACE 1.0} of group 0077 in a Raw Data object: Cartesian
 * k-space. A writer puts it at block 10, a reader finds it by its creator.
 *
 * <p>Arrays are little endian and row-major; complex numbers are interleaved (re, im). Element
 * {@code 0D} holds noise-only samples for pre-whitening, axes {@code [coil, sample]}.
 */
final class KSpaceBlock {
  static final int GROUP = 0x0077;
  static final String CREATOR = "RECONSTREAM KSPACE 1.0";
  static final String FORMAT = "org.reconstream.kspace/1";
  static final String CONVENTION = "CENTRED_ORTHO";

  /** Identifies the format in Creator-Version UID; provisional until the project owns a root. */
  static final String CREATOR_VERSION = Uid.ofDnsName("reconstream.org/kspace/1.0");

  /** Format id, LO. */
  static final int FORMAT_ID = 0x01;

  /** MRD header, UT, optional. */
  static final int MRD_HEADER = 0x02;

  /** Samples {@code [slice, coil, ky, kx]}, complex, OF. */
  static final int SAMPLES = 0x03;

  /** Slices, coils, ky, kx, UL. */
  static final int SHAPE = 0x04;

  /** Mask {@code [ky, kx]} or {@code [slice, ky, kx]}, 1 measured, 0 not, OB. */
  static final int MASK = 0x05;

  /** Coil maps {@code [slice, coil, y, x]} on the encoded matrix, complex, OF, optional. */
  static final int MAPS = 0x06;

  /** Trajectory, OF; only non-Cartesian scans have one. */
  static final int TRAJECTORY = 0x07;

  /** Noise covariance {@code [coil, coil]}, complex, OF, optional. */
  static final int COVARIANCE = 0x08;

  /** Fourier convention, CS. */
  static final int FOURIER = 0x09;

  /** Reconstructed field of view x, y, and thickness of one slice, mm, FD. */
  static final int FIELD_OF_VIEW = 0x0A;

  /** Reconstructed matrix y, x, UL. */
  static final int MATRIX = 0x0B;

  /** Calibration region, CS, optional. */
  static final int CALIBRATION = 0x0C;

  /** Noise-only samples {@code [coil, sample]}, complex, OF, optional. */
  static final int NOISE = 0x0D;

  private KSpaceBlock() {}
}
