package org.reconstream.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

/**
 * The noise-conditional U-Net: its sizes, the names and shapes of its parameters, and their first
 * values.
 *
 * <p>The image is unshuffled 2x2 ({@code [c, h, w] -> [4c, h/2, w/2]}), so every convolution runs
 * on a quarter of the pixels. Level i has {@code channels[i]} channels at {@code 2^-(i+1)} of the
 * resolution; {@code downBlocks[i]} residual blocks on the way down and {@code upBlocks[i]} on the
 * way up, whose features add to those of the way down. A block is {@code x + conv2(silu((1 + scale)
 * conv1(silu(x)) + shift))} with scale and shift from the noise level. EDM preconditioning
 * surrounds it (see {@link EdmScaling}).
 *
 * <p>Any height and width: the image is edge-padded to a multiple of {@link #stride()} and cropped.
 *
 * @param imageChannels real channels of an image
 * @param channels feature channels per level, finest first
 * @param downBlocks residual blocks per level on the way down; the last level's are the middle
 * @param upBlocks residual blocks per level on the way up, one fewer than levels
 * @param width length of the conditioning vector
 * @param sigmaData rms of the images per real channel
 */
public record UnetSpec(
    int imageChannels,
    List<Integer> channels,
    List<Integer> downBlocks,
    List<Integer> upBlocks,
    int width,
    double sigmaData) {
  /** Sine-cosine pairs of the noise embedding. */
  public static final int FREQUENCIES = 8;

  /** Angular frequency step of the noise embedding. */
  public static final double FREQUENCY = 1.2;

  /** Length of the noise features. */
  static final int FEATURES = 2 * FREQUENCIES + 1;

  /** Checks the sizes and copies the lists. */
  public UnetSpec {
    channels = List.copyOf(channels);
    downBlocks = List.copyOf(downBlocks);
    upBlocks = List.copyOf(upBlocks);
    boolean fits =
        channels.size() >= 2
            && channels.size() <= 6
            && downBlocks.size() == channels.size()
            && upBlocks.size() == channels.size() - 1
            && channels.stream().allMatch(c -> c >= 1 && c <= 2048)
            && downBlocks.stream().allMatch(b -> b >= 0 && b <= 64)
            && upBlocks.stream().allMatch(b -> b >= 0 && b <= 64);
    if (!fits || imageChannels < 1 || width < 1) {
      throw new IllegalArgumentException(
          "a network needs 2 to 6 levels, as many down_blocks and one up_blocks fewer, got channels "
              + channels
              + ", down_blocks "
              + downBlocks
              + ", up_blocks "
              + upBlocks
              + ", width "
              + width);
    }
  }

  /** The number of resolutions. */
  public int levels() {
    return channels.size();
  }

  /** Image sides are padded to a multiple of this. */
  public int stride() {
    return 1 << levels();
  }

  /** The preconditioning. */
  public EdmScaling scaling() {
    return new EdmScaling(sigmaData);
  }

  /** Shapes by parameter name, in the order of the forward pass. */
  public Map<String, Shape> parameters() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    linear(shapes, "embedding.first", FEATURES, width);
    linear(shapes, "embedding.second", width, width);
    int last = levels() - 1;
    convolution(shapes, "stem", 4 * imageChannels, channels.get(0), 3);
    for (int i = 0; i < last; i++) {
      stage(shapes, "enc" + i, channels.get(i), downBlocks.get(i));
      convolution(shapes, "down" + i, channels.get(i), channels.get(i + 1), 2);
    }
    stage(shapes, "mid", channels.get(last), downBlocks.get(last));
    for (int i = last - 1; i >= 0; i--) {
      convolution(shapes, "up" + i, channels.get(i + 1), channels.get(i), 1);
      stage(shapes, "dec" + i, channels.get(i), upBlocks.get(i));
    }
    convolution(shapes, "head", channels.get(0), 4 * imageChannels, 3);
    return shapes;
  }

  /**
   * First values: uniform on {@code +-1 / sqrt(fan in)}, and zero in the last convolution of every
   * block, the noise conditioning and the head, so that the first denoiser is the best linear one
   * for white images.
   */
  public Weights firstWeights(long seed) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, Shape> shapes = parameters();
    NoiseStream noise = NoiseStream.ofKey(seed);
    shapes.forEach(
        (name, shape) -> {
          Tensor tensor = Tensor.zeros(shape.toArray());
          String module = name.substring(0, name.lastIndexOf('.'));
          if (!module.endsWith("conv2") && !module.endsWith("film") && !module.endsWith("head")) {
            Shape weight = shapes.getOrDefault(module + ".weight", shape);
            double bound = 1 / Math.sqrt((double) weight.size() / weight.dim(0));
            fill(noise, tensors.size(), bound, tensor.values());
          }
          tensors.put(name, tensor);
        });
    return Weights.of(tensors);
  }

  private static void fill(NoiseStream noise, int index, double bound, float[] values) {
    Draws draws = new Draws(noise, index, 0);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) draws.uniform(-bound, bound);
    }
  }

  private void stage(Map<String, Shape> shapes, String name, int features, int blocks) {
    for (int i = 0; i < blocks; i++) {
      convolution(shapes, name + "." + i + ".conv1", features, features, 3);
      linear(shapes, name + "." + i + ".film", width, 2 * features);
      convolution(shapes, name + "." + i + ".conv2", features, features, 3);
    }
  }

  private static void convolution(
      Map<String, Shape> shapes, String name, int from, int to, int size) {
    shapes.put("net." + name + ".weight", Shape.of(to, from, size, size));
    shapes.put("net." + name + ".bias", Shape.of(to));
  }

  private static void linear(Map<String, Shape> shapes, String name, int from, int to) {
    shapes.put("net." + name + ".weight", Shape.of(to, from));
    shapes.put("net." + name + ".bias", Shape.of(to));
  }
}
