package org.reconstream.dicom.ctpd;

import org.jspecify.annotations.Nullable;

/**
 * Which views of a study belong together, and how its detector counts; null where the study, or the
 * table of scanners, decides.
 *
 * @param source which X-ray source; null: there must be one
 * @param spectrum which spectrum; null: there must be one
 * @param central from which end the central column is counted
 * @param rows which way rows are counted
 * @param waterPerMm attenuation of water in 1/mm
 */
public record StudySelection(
    @Nullable Integer source,
    @Nullable Integer spectrum,
    @Nullable CentralColumn central,
    @Nullable RowDirection rows,
    @Nullable Double waterPerMm) {
  /** Everything as the study says. */
  public static final StudySelection AS_STATED = new StudySelection(null, null, null, null, null);

  /** From which end DetectorCentralElement counts its column. */
  public enum CentralColumn {
    /** From the first column, as the format defines it. */
    STATED,
    /** From the last column: zero-based, the number of columns less what is stated. */
    MIRRORED
  }

  /** Where the first row lies. */
  public enum RowDirection {
    /** At the lowest axial position, as the format defines it. */
    UP,
    /** At the highest axial position. */
    DOWN
  }
}
