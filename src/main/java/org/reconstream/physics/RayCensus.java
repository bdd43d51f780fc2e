package org.reconstream.physics;

/**
 * What became of the rays of a sinogram.
 *
 * @param total views times columns
 * @param notMeasured rays that the sinogram's mask excludes
 * @param starved measured rays with too few counts for a Gaussian model, dropped
 * @param corrected rays whose logarithm was corrected for the bias of few counts, used
 * @param used rays that the reconstruction uses
 */
public record RayCensus(long total, long notMeasured, long starved, long corrected, long used) {}
