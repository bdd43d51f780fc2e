package org.reconstream.cli;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.engine.EngineSettings;
import org.reconstream.engine.ProblemSampler;
import org.reconstream.engine.Recipe;
import org.reconstream.physics.ForwardModel;
import org.reconstream.physics.restoration.Tikhonov;
import org.reconstream.posterior.EvidenceTally;
import org.reconstream.posterior.Moments;
import org.reconstream.posterior.Problem;
import org.reconstream.prior.Prior;

/**
 * One damaged image, and what a prior makes of it; all images in the prior's units.
 *
 * @param model what happened
 * @param data the measured values, normalised
 * @param sigmaY their noise per real channel
 * @param truth the clean image, or null
 * @param baseline a classical estimate
 * @param draws posterior draws
 * @param moments their mean and deviation
 * @param residualRatio mean over draws
 * @param seconds wall-clock seconds of sampling
 */
record Restoration(
    ForwardModel model,
    float[] data,
    double sigmaY,
    float @Nullable [] truth,
    float[] baseline,
    ProblemSampler.Draws draws,
    Moments moments,
    double residualRatio,
    double seconds) {

  /** Adds noise of this deviation to what the model makes of an image. */
  static float[] simulate(ForwardModel model, float[] image, double noise, long seed) {
    float[] data = new float[model.dataShape().size()];
    model.apply(image, data);
    float[] z = new float[data.length];
    NoiseStream.of("restoration noise", seed).normals(0, 0, 0, z);
    for (int i = 0; i < data.length; i++) {
      data[i] += (float) (noise * z[i]);
    }
    return data;
  }

  /** Draws from the posterior. */
  static Restoration of(
      ForwardModel model,
      float[] data,
      double sigmaY,
      float @Nullable [] truth,
      Prior prior,
      EngineSettings settings,
      Recipe recipe,
      Progress progress)
      throws InterruptedException {
    Problem problem = Problem.of(model, data, sigmaY);
    long start = System.nanoTime();
    ProblemSampler.Draws draws =
        new ProblemSampler(prior, settings)
            .draw(
                problem,
                recipe.sampler(),
                digest(data),
                recipe.seed(),
                recipe.draws(),
                progress::at);
    double seconds = (System.nanoTime() - start) / 1e9;
    Shape image = model.imageShape();
    Moments moments =
        new Moments(image.dim(0), image.dim(1) * image.dim(2), recipe.sampler().antithetic());
    float[] predicted = new float[data.length];
    double residuals = 0;
    for (float[] draw : draws.samples()) {
      moments.add(draw);
      residuals += EvidenceTally.residualRatio(model, data, sigmaY, draw, predicted);
    }
    float[] baseline = Tikhonov.estimate(model, data, sigmaY);
    double ratio = residuals / draws.samples().size();
    return new Restoration(model, data, sigmaY, truth, baseline, draws, moments, ratio, seconds);
  }

  /** Quality against the clean image, or null without one. */
  RestorationReport.@Nullable Quality quality() {
    if (truth == null) {
      return null;
    }
    double single = 0;
    for (float[] draw : draws.samples()) {
      single += squaredError(draw, truth) / draws.samples().size();
    }
    return new RestorationReport.Quality(
        psnr(squaredError(moments.mean(), truth), truth),
        psnr(single, truth),
        psnr(squaredError(baseline, truth), truth));
  }

  /** An image of the model's shape. */
  Tensor image(float[] values) {
    return Tensor.of(model.imageShape(), values);
  }

  /** The deviation over channels, {@code [H, W]}. */
  Tensor deviation() {
    Shape image = model.imageShape();
    return Tensor.of(Shape.of(image.dim(1), image.dim(2)), moments.deviation());
  }

  /** All draws, {@code [draw, channels, H, W]}. */
  Tensor stacked(List<float[]> images) {
    int[] dims = model.imageShape().toArray();
    Tensor all = Tensor.zeros(images.size(), dims[0], dims[1], dims[2]);
    for (int i = 0; i < images.size(); i++) {
      int length = images.get(i).length;
      System.arraycopy(images.get(i), 0, all.values(), i * length, length);
    }
    return all;
  }

  private double psnr(double squaredError, float[] reference) {
    int plane = model.imageShape().dim(1) * model.imageShape().dim(2);
    double[] magnitude = new double[plane];
    double peak = 0;
    for (int i = 0; i < reference.length; i++) {
      magnitude[i % plane] += (double) reference[i] * reference[i];
      peak = Math.max(peak, magnitude[i % plane]);
    }
    return 10 * Math.log10(peak * plane / squaredError);
  }

  private static double squaredError(float[] image, float[] reference) {
    double sum = 0;
    for (int i = 0; i < image.length; i++) {
      double d = (double) image[i] - reference[i];
      sum += d * d;
    }
    return sum;
  }

  private static String digest(float[] data) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      ByteBuffer bytes = ByteBuffer.allocate(data.length * Float.BYTES);
      bytes.asFloatBuffer().put(data);
      return HexFormat.of().formatHex(sha.digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
