package org.reconstream.evaluation;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.reconstream.array.Fft;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.SamplingMask;
import org.reconstream.physics.SliceGeometry;
import org.reconstream.prior.SmoothPhase;
import org.reconstream.training.Slice;

/**
 * Cartesian multi-coil MRI of an image: smooth phase where the image has none, the sensitivities of
 * {@link LoopCoils}, white complex noise and {@link RandomLines}. The coils' common shading stays
 * in the true image, as in a scanner's root sum of squares; it has mean 1 over the object.
 */
public final class MultiCoilSimulation implements Simulation {
  private static final int COILS = 1;
  private static final int NOISE = 2;

  /** The purposes of masks follow, one for each tenth of acceleration. */
  private static final int MASK = 16;

  private final LoopCoils coils;
  private final double noiseShare;
  private final DoubleFunction<RandomLines> lines;
  private final boolean exactMaps;
  private final NoiseStream noise;
  private final SmoothPhase phase;

  /**
   * A scanner.
   *
   * @param coils number of receive coils
   * @param noiseShare standard deviation of the noise of each coil, per real channel, relative to
   *     the 99th percentile of the true magnitude inside the object
   * @param lines how to undersample at an acceleration
   * @param exactMaps whether scans bring their true maps; otherwise they are calibrated from the
   *     central lines
   * @param seed seed of every random number
   */
  public MultiCoilSimulation(
      int coils,
      double noiseShare,
      DoubleFunction<RandomLines> lines,
      boolean exactMaps,
      long seed) {
    if (!(noiseShare > 0 && noiseShare < 1)) {
      throw new IllegalArgumentException(
          "the noise level must lie between 0 and 1, got " + noiseShare);
    }
    this.coils = new LoopCoils(coils);
    this.noiseShare = noiseShare;
    this.lines = lines;
    this.exactMaps = exactMaps;
    this.noise = NoiseStream.of("multi-coil simulation", seed);
    this.phase = new SmoothPhase(NoiseStream.of("multi-coil simulation phase", seed));
  }

  @Override
  public SimulatedScan scan(Slice slice, int index, double acceleration) {
    int height = slice.height();
    int width = slice.width();
    Tensor maps = coils.sensitivities(height, width, noise, index, COILS);
    double[] shading = unitNorm(maps);
    Tensor region = ObjectRegion.of(plane(slice.magnitude(), height, width));
    float[] image = complex(slice, index);
    double mean = mean(shading, region.values());
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) (image[i] * shading[i % shading.length] / mean);
    }
    Tensor reference = plane(magnitude(image), height, width);
    double sigma = noiseShare * Percentiles.of(inside(reference, region), 0.99);
    SamplingMask mask =
        lines
            .apply(acceleration)
            .mask(height, width, acceleration, noise, index, MASK + (int) (10 * acceleration));
    KSpace scan =
        new KSpace(
            samples(image, maps, mask, sigma, index),
            mask,
            exactMaps ? maps : null,
            null,
            null,
            SliceGeometry.unitPixels(height, width));
    String name =
        String.format(Locale.ROOT, "slice-%04d-r%s", index, text(acceleration)).replace('.', '_');
    return new SimulatedScan(name, slice.contrast(), acceleration, scan, reference, region, maps);
  }

  private static String text(double acceleration) {
    return acceleration == Math.rint(acceleration)
        ? Long.toString((long) acceleration)
        : Double.toString(acceleration);
  }

  /** Divides maps by their norm over coils, which it returns. */
  private static double[] unitNorm(Tensor maps) {
    int plane = maps.shape().dim(2) * maps.shape().dim(3);
    float[] values = maps.values();
    double[] norm = new double[plane];
    for (int i = 0; i < plane; i++) {
      for (int at = i; at < values.length; at += plane) {
        norm[i] += (double) values[at] * values[at];
      }
      norm[i] = Math.sqrt(norm[i]);
      for (int at = i; at < values.length; at += plane) {
        values[at] = (float) (values[at] / norm[i]);
      }
    }
    return norm;
  }

  private float[] complex(Slice slice, int index) {
    float[] pixels = slice.pixels();
    if (slice.planes() == 2) {
      return pixels;
    }
    double[] angle = phase.of(index, slice.height(), slice.width());
    float[] image = new float[2 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      image[i] = (float) (pixels[i] * Math.cos(angle[i]));
      image[pixels.length + i] = (float) (pixels[i] * Math.sin(angle[i]));
    }
    return image;
  }

  private Tensor samples(float[] image, Tensor maps, SamplingMask mask, double sigma, int index) {
    Shape shape = maps.shape();
    int plane = shape.dim(2) * shape.dim(3);
    Fft fft = Fft.of(shape.dim(2), shape.dim(3));
    Fft.Workspace work = fft.workspace();
    float[] samples = new float[shape.size()];
    noise.normals(index, 0, NOISE, samples);
    float[] coil = new float[2 * plane];
    int[] positions = mask.positions();
    float[] measured = new float[samples.length];
    for (int c = 0; c < shape.dim(0); c++) {
      int re = 2 * c * plane;
      int im = re + plane;
      for (int i = 0; i < plane; i++) {
        float a = maps.values()[re + i];
        float b = maps.values()[im + i];
        coil[i] = a * image[i] - b * image[plane + i];
        coil[plane + i] = a * image[plane + i] + b * image[i];
      }
      fft.forward(coil, 0, coil, 0, work);
      for (int p : positions) {
        measured[re + p] = (float) (coil[p] + sigma * samples[re + p]);
        measured[im + p] = (float) (coil[plane + p] + sigma * samples[im + p]);
      }
    }
    return Tensor.of(shape, measured);
  }

  private static float[] magnitude(float[] image) {
    float[] magnitude = new float[image.length / 2];
    for (int i = 0; i < magnitude.length; i++) {
      magnitude[i] = (float) Math.hypot(image[i], image[magnitude.length + i]);
    }
    return magnitude;
  }

  private static double mean(double[] values, float[] weights) {
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < values.length; i++) {
      sum += weights[i] * values[i];
      weight += weights[i];
    }
    if (weight == 0) {
      throw new IllegalArgumentException("the image shows nothing; choose another slice");
    }
    return sum / weight;
  }

  private static float[] inside(Tensor image, Tensor region) {
    float[] values = new float[image.values().length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (region.values()[i] > 0) {
        values[count++] = image.values()[i];
      }
    }
    return Arrays.copyOf(values, count);
  }

  private static Tensor plane(float[] values, int height, int width) {
    return Tensor.of(Shape.of(height, width), values);
  }
}
