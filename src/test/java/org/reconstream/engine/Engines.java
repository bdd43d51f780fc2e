package org.reconstream.engine;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.Measurement;
import org.reconstream.physics.NoiseEstimate;
import org.reconstream.physics.PreparedKSpace;
import org.reconstream.physics.PreparedScan;
import org.reconstream.posterior.PosteriorSampler;
import org.reconstream.posterior.SamplerSpec;

/** Small engines over closed-form problems, and jobs for them. */
final class Engines {
  static final double SIGMA_Y = 0.5;
  static final Sampler SAMPLER =
      (problem, spec, card, noise, draw) ->
          PosteriorSampler.of(spec, card).start(problem, noise, draw);

  private Engines() {}

  static EngineSettings settings(int workers, int batchRows) {
    return new EngineSettings(
        "cpu", workers, batchRows, 0, 1, 2, 64, 1L << 28, 64, 8, 1L << 20, Duration.ofSeconds(20));
  }

  static SliceReconstructor open(EngineSettings settings, IsotropicPrior prior) {
    return open(settings, prior, Engines::calibrate, SAMPLER);
  }

  static SliceReconstructor open(
      EngineSettings settings, IsotropicPrior prior, Calibration calibration, Sampler sampler) {
    return new SliceReconstructor(
        settings, PriorShelf.of(prior), calibration, sampler, new EngineIdentity("analytic", "1"));
  }

  /** One coil with standard normal values; every third position was measured. */
  static KSpace scan(int height, int width, int seed) {
    float[] values = new float[2 * height * width];
    NoiseStream.ofKey(seed).normals(0, 0, 0, values);
    for (int i = 0; i < height * width; i++) {
      if (i % 3 != 0) {
        values[i] = 0;
        values[height * width + i] = 0;
      }
    }
    return KSpace.of(Tensor.of(Shape.of(1, 2, height, width), values));
  }

  /** Takes the measured k-space values for pixels, with unit scale. */
  static PreparedScan calibrate(Measurement measurement) {
    return calibrate(measurement, "");
  }

  /** The same, with a label on the model. */
  static PreparedScan calibrate(Measurement measurement, String label) {
    KSpace kspace = (KSpace) measurement;
    int[] positions = kspace.mask().positions();
    PixelModel model = new PixelModel(kspace.height(), kspace.width(), positions, label);
    float[] data = new float[2 * positions.length];
    model.apply(kspace.samples().values(), data);
    Tensor image = Tensor.zeros(2, kspace.height(), kspace.width());
    float[] ones = new float[kspace.height() * kspace.width()];
    Arrays.fill(ones, 1);
    return new PreparedKSpace(
        model,
        data,
        SIGMA_Y,
        1,
        new NoiseEstimate(NoiseEstimate.Rule.PRESCRIBED, SIGMA_Y, 0),
        Tensor.zeros(1, 2, kspace.height(), kspace.width()),
        Tensor.of(Shape.of(kspace.height(), kspace.width()), ones),
        image,
        image,
        kspace.mask().acceleration());
  }

  static Recipe recipe(int levels, int draws) {
    return new Recipe(IsotropicPrior.ID, new SamplerSpec.DapsCal(levels), draws, 7);
  }

  static Job job(String id, KSpace scan, int levels, int draws) {
    return new Job(id, scan, recipe(levels, draws), Priority.ROUTINE);
  }

  static Job job(String id, Priority priority, int levels, int draws) {
    return new Job(id, scan(8, 8, id.hashCode()), recipe(levels, draws), priority);
  }

  static Reconstruction await(CompletionStage<Reconstruction> stage) {
    try {
      return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ReconstructionException known) {
        throw known;
      }
      throw new AssertionError("not a reconstruction exception", e.getCause());
    }
  }

  /** The failure a stage ends in. */
  static Failure failure(CompletionStage<Reconstruction> stage) {
    try {
      await(stage);
    } catch (ReconstructionException e) {
      return e.failure();
    }
    throw new AssertionError("the job succeeded");
  }

  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError(new TimeoutException("nothing happened in a minute"));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
