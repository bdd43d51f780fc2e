package org.reconstream.posterior;

/**
 * What supports a reconstruction from rays, beside the {@link Evidence} of every modality.
 *
 * @param views number of views
 * @param columns number of detector columns
 * @param notMeasured rays that the sinogram's mask excludes
 * @param starved measured rays with too few counts for a Gaussian model, dropped
 * @param corrected rays in use whose logarithm was corrected for the bias of few counts
 * @param used rays in use
 * @param sigmaP05 5th percentile over the rays in use of the standard deviation of the line
 *     integral
 * @param sigmaMedian its median
 * @param sigmaP95 its 95th percentile
 * @param arcRad angle that the views cover
 * @param limitedAngle whether the arc is too short to determine the image
 * @param coveredRadiusMm radius around the isocentre of the circle that every view covers
 * @param truncatedViews share of the views in which the object reaches over the edge of the
 *     detector, 0 to 1
 * @param standardErrorHu standard error of the mean in HU; 0 from a single draw
 * @param uncertaintyP95Hu 95th percentile of the deviation over the support, in HU
 * @param baseline what made the classical reconstruction, for readers
 */
public record RayEvidence(
    int views,
    int columns,
    long notMeasured,
    long starved,
    long corrected,
    long used,
    double sigmaP05,
    double sigmaMedian,
    double sigmaP95,
    double arcRad,
    boolean limitedAngle,
    double coveredRadiusMm,
    double truncatedViews,
    double standardErrorHu,
    double uncertaintyP95Hu,
    String baseline) {

  /** Whether the object reaches over the edge of the detector in any view. */
  public boolean truncated() {
    return truncatedViews > 0;
  }
}
