package org.reconstream.dicom;

import org.reconstream.physics.Measurement;

/**
 * One slice of a raw data object and what its reconstruction needs to become DICOM again.
 *
 * @param measurement the slice
 * @param header what outputs take over from the object
 * @param slice zero-based index of the slice in the object
 * @param slices number of slices in the object
 */
public record SourceScan(Measurement measurement, StudyHeader header, int slice, int slices) {
  /** Checks the index. */
  public SourceScan {
    if (slice < 0 || slice >= slices) {
      throw new IllegalArgumentException("there is no slice " + slice + " among " + slices);
    }
  }
}
