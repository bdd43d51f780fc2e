package org.reconstream.engine;

import java.util.Arrays;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.PreparedScan;
import org.reconstream.posterior.Evidence;

/** Streams the draws of one job into its reconstruction. One thread at a time. */
final class Outcome {
  private final Job job;
  private final PreparedScan scan;
  private final Provenance provenance;
  private final double[] mean;
  private final double[] squares;
  private double residual;
  private int count;

  Outcome(Job job, PreparedScan scan, Provenance provenance) {
    this.job = job;
    this.scan = scan;
    this.provenance = provenance;
    this.mean = new double[scan.model().imageShape().size()];
    this.squares = new double[mean.length];
  }

  /** Adds a draw (Welford 1962). */
  void add(FinishedDraw draw) {
    count++;
    residual += draw.residualRatio();
    for (int i = 0; i < mean.length; i++) {
      double value = draw.sample()[i];
      double difference = value - mean[i];
      mean[i] += difference / count;
      squares[i] += difference * (value - mean[i]);
    }
  }

  Reconstruction reconstruction(StageSeconds seconds) {
    Shape shape = scan.model().imageShape();
    float[] image = new float[mean.length];
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) (mean[i] * scan.scale());
    }
    return new Reconstruction(
        job.id(),
        job.measurement(),
        Tensor.of(shape, image),
        Tensor.of(Shape.of(shape.dim(1), shape.dim(2)), deviation()),
        scan.baseline(),
        scan.maps(),
        scan.support(),
        evidence(),
        seconds,
        provenance);
  }

  private float[] deviation() {
    int pixels = mean.length / 2;
    float[] deviation = new float[pixels];
    if (count > 1) {
      for (int i = 0; i < pixels; i++) {
        double variance = (squares[i] + squares[pixels + i]) / (count - 1);
        deviation[i] = (float) (Math.sqrt(variance) * scan.scale());
      }
    }
    return deviation;
  }

  private Evidence evidence() {
    double support = 0;
    double sum = 0;
    float[] deviation = deviation();
    for (int i = 0; i < deviation.length; i++) {
      double weight = scan.support().values()[i];
      support += weight;
      sum += weight * deviation[i] * deviation[i];
    }
    double rms = Math.sqrt(sum / Math.max(support, 1e-9)) / scan.scale();
    float[] sorted = deviation.clone();
    Arrays.sort(sorted);
    int levels = job.recipe().sampler().levels();
    return new Evidence(
        residual / count,
        scan.noise().effective(),
        scan.noise().sigmaPerRealChannel(),
        scan.noise().mapMisfitPerRealChannel(),
        scan.noise().rule().name(),
        scan.effectiveAcceleration(),
        scan.model().measurements(),
        count,
        levels,
        (long) count * levels,
        rms / Math.sqrt(count),
        sorted[(int) (0.95 * (sorted.length - 1))],
        0,
        job.recipe().sampler().calibrated());
  }
}
