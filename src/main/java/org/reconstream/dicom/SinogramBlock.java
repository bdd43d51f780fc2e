package org.reconstream.dicom;

import org.reconstream.dicom.codec.Uid;

/**
 * The private block {@code RECONSTREAM SINOGRAM 1.0} of group 0077 in a Raw Data object: line
 * integrals of parallel or fan beams, one slice or a stack of slices that share angles and beam. A
 * writer puts it at block 10, a reader finds it by its creator.
 *
 * <p>Arrays are little endian and row-major. Angles and directions are those of {@link
 * org.reconstream.physics.Beam}.
 */
final class SinogramBlock {
  static final int GROUP = 0x0077;
  static final String CREATOR = "RECONSTREAM SINOGRAM 1.0";
  static final String FORMAT = "org.reconstream.sinogram/1";

  /** Identifies the format in Creator-Version UID; provisional until the project owns a root. */
  static final String CREATOR_VERSION = Uid.ofDnsName("reconstream.org/sinogram/1.0");

  /** Format id, LO. */
  static final int FORMAT_ID = 0x01;

  /** PARALLEL, FAN_ARC or FAN_FLAT, CS. */
  static final int BEAM = 0x02;

  /** Line integrals {@code [slice, view, column]}, OF. */
  static final int LINE_INTEGRALS = 0x03;

  /** Slices, views, columns, UL. */
  static final int SHAPE = 0x04;

  /**
   * Mask {@code [view]}, {@code [view, column]} or {@code [slice, view, column]}: 1 measured, 0
   * not, OB.
   */
  static final int MASK = 0x05;

  /** Angles in rad {@code [view]}, OF. */
  static final int ANGLES = 0x06;

  /** Column spacing in mm: at the isocentre (parallel), at the detector (fan), FD. */
  static final int COLUMN_SPACING = 0x07;

  /** Zero-based index of the central ray's column, FD. */
  static final int CENTRAL_COLUMN = 0x08;

  /** Source to isocentre in mm, FD, fan only. */
  static final int SOURCE_TO_ISOCENTRE = 0x09;

  /** Source to central detector column in mm, FD, fan only. */
  static final int SOURCE_TO_DETECTOR = 0x0A;

  /**
   * Noise-equivalent incident quanta {@code [column]}, {@code [view, column]} or {@code [slice,
   * view, column]}, OF, optional.
   */
  static final int QUANTA = 0x0B;

  /** Attenuation of water in 1/mm, FD. */
  static final int WATER = 0x0C;

  /** Position of the first slice, slice increment, slice thickness in mm, FD. */
  static final int SLICES = 0x0D;

  /** Diameter of the reconstructed field of view in mm, FD. */
  static final int FIELD_OF_VIEW = 0x0E;

  /** Reconstructed matrix y, x, UL, optional: without it pixels are about as large as columns. */
  static final int MATRIX = 0x0F;

  private SinogramBlock() {}
}
