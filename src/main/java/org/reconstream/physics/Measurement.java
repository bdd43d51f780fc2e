package org.reconstream.physics;

/** One slice as a scanner measured it, before any calibration. */
public sealed interface Measurement permits KSpace, Sinogram {
  /**
   * SHA-256 over everything that a reconstruction depends on (samples, mask, maps or geometry,
   * noise), in lower-case hexadecimal.
   */
  String digest();

  /** What kind of image it is a measurement of, in DICOM's term: {@code MR} or {@code CT}. */
  String modality();

  /** The physical extent and matrix of the reconstructed slice. */
  SliceGeometry geometry();
}
