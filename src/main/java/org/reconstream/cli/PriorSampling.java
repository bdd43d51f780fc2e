package org.reconstream.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.NoiseStream;
import org.reconstream.diffusion.Batch;
import org.reconstream.diffusion.Divergence;
import org.reconstream.diffusion.DormandPrince.Tolerance;
import org.reconstream.diffusion.Imputation;
import org.reconstream.diffusion.LogLikelihood;
import org.reconstream.diffusion.NormalSource;
import org.reconstream.diffusion.PredictorCorrector;
import org.reconstream.diffusion.ProbabilityFlow;
import org.reconstream.diffusion.ScoreModel;
import org.reconstream.prior.PriorDenoising;
import org.reconstream.prior.VarianceTable;

/** Draws images from a prior, a few at a time; their bits do not depend on how many at a time. */
final class PriorSampling {
  private static final int GROUP = 8;

  private final PriorDenoising denoising;
  private final VarianceTable variance;
  private final SampleSettings settings;
  private final int size;
  private final String digest;
  private final long seed;
  private final @Nullable Imputation imputation;

  PriorSampling(
      PriorDenoising denoising,
      VarianceTable variance,
      SampleSettings settings,
      String digest,
      long seed) {
    this(denoising, variance, settings, digest, seed, null);
  }

  /** The same with known components, or null. */
  PriorSampling(
      PriorDenoising denoising,
      VarianceTable variance,
      SampleSettings settings,
      String digest,
      long seed,
      @Nullable Imputation imputation) {
    this.imputation = imputation;
    this.denoising = denoising;
    this.variance = variance;
    this.settings = settings;
    this.size = denoising.denoiser().channels() * denoising.height() * denoising.width();
    this.digest = digest;
    this.seed = seed;
  }

  /**
   * One image.
   *
   * @param values {@code [channels, H, W]}, flattened
   * @param evaluations denoiser evaluations it cost
   */
  record Sample(double[] values, int evaluations) {}

  /** Draws this many images. */
  List<Sample> draw(int count, Progress progress) {
    NormalSource noise = NormalSource.of(NoiseStream.of("sample " + digest, seed));
    List<Sample> samples = new ArrayList<>();
    for (int first = 0; first < count; first += GROUP) {
      Batch batch = Batch.zeros(Math.min(GROUP, count - first), size, first, noise);
      if (settings.solver() == SampleSettings.Solver.DORMAND_PRINCE) {
        flow(Tolerance.SAMPLING).sample(denoising, batch);
      } else {
        run(batch, first, count, progress);
      }
      for (int row = 0; row < batch.count(); row++) {
        samples.add(new Sample(batch.rows()[row], batch.evaluations(row)));
      }
      progress.at(samples.size(), count);
    }
    return samples;
  }

  private void run(Batch batch, int first, int count, Progress progress) {
    double minimum = variance.minimumSigma();
    double maximum = variance.maximumSigma();
    PredictorCorrector plain = settings.sampler(minimum, maximum);
    PredictorCorrector sampler = imputation == null ? plain : imputation.in(plain);
    ScoreModel model = new ScoreModel(settings.diffusion(minimum, maximum), denoising);
    long steps = sampler.steps();
    sampler.start(model, batch);
    for (int i = 0; i < steps; i++) {
      sampler.advance(model, batch, i);
      progress.at(first * steps + (long) batch.count() * (i + 1), count * steps);
    }
    sampler.finish(model, batch);
    if (imputation != null) {
      imputation.finish(batch);
    }
  }

  /**
   * The log-likelihoods of samples with fresh noise of the prior's lowest level, which is what its
   * density is about.
   */
  List<LogLikelihood.Value> likelihoods(List<Sample> samples, int probes, Progress progress) {
    NormalSource noise = likelihoodNoise();
    double maximum = variance.maximumSigma();
    double[][] mean = new double[1][size];
    denoising.denoise(new double[1][size], new double[] {maximum}, mean);
    double v = variance.at(maximum);
    double spread = v / Math.max(1e-3, 1 - v / (maximum * maximum));
    LogLikelihood likelihood =
        new LogLikelihood(
            flow(Tolerance.LIKELIHOOD), new Divergence.Hutchinson(probes), mean[0], spread);
    List<LogLikelihood.Value> values = new ArrayList<>();
    for (int first = 0; first < samples.size(); first += GROUP) {
      List<Sample> group = samples.subList(first, Math.min(samples.size(), first + GROUP));
      int[] draws = new int[group.size()];
      double[][] rows = new double[group.size()][];
      for (int row = 0; row < draws.length; row++) {
        draws[row] = first + row;
        rows[row] = noised(group.get(row).values(), draws[row]);
      }
      values.addAll(likelihood.of(denoising, Batch.of(rows, draws, noise)));
      progress.at(values.size(), samples.size());
    }
    return values;
  }

  /** The image whose density is found: a sample with noise of the lowest level. */
  double[] noised(double[] values, int draw) {
    double[] result = new double[values.length];
    likelihoodNoise().normals(draw, 0, 0, result);
    Arrays.setAll(result, i -> values[i] + variance.minimumSigma() * result[i]);
    return result;
  }

  private NormalSource likelihoodNoise() {
    return NormalSource.of(NoiseStream.of("likelihood " + digest, seed));
  }

  private ProbabilityFlow flow(Tolerance tolerance) {
    return new ProbabilityFlow(variance.minimumSigma(), variance.maximumSigma(), tolerance);
  }
}
