package org.reconstream.training.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import org.reconstream.training.UnetSpec;

/** The forward pass of {@link UnetSpec}'s network in DJL's arrays. */
final class TorchUnet implements Network {
  private final UnetSpec spec;

  TorchUnet(UnetSpec spec) {
    this.spec = spec;
  }

  @Override
  public NDArray denoise(Parameters p, NDArray x, NDArray sigma) {
    double sd = spec.sigmaData();
    long h = x.getShape().get(2);
    long w = x.getShape().get(3);
    NDArray level = sigma.reshape(-1, 1, 1, 1);
    NDArray variance = level.square().add(sd * sd);
    NDArray norm = variance.sqrt();
    NDArray conditioning = embedding(p, sigma.reshape(-1, 1).log().mul(0.25));
    NDArray features = network(p, padded(x.div(norm), h, w), conditioning);
    NDArray cropped = features.get(new NDIndex(":,:,0:{},0:{}", h, w));
    NDArray skip = variance.getNDArrayInternal().rdiv(sd * sd);
    return x.mul(skip).add(cropped.mul(level.mul(sd).div(norm)));
  }

  private NDArray embedding(Parameters p, NDArray noise) {
    float[] frequencies = new float[UnetSpec.FREQUENCIES];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = (float) ((i + 1) * UnetSpec.FREQUENCY);
    }
    NDArray phase =
        noise.mul(noise.getManager().create(frequencies, new Shape(1, frequencies.length)));
    NDArray features = noise.concat(phase.sin(), 1).concat(phase.cos(), 1);
    return silu(linear(p, "embedding.second", silu(linear(p, "embedding.first", features))));
  }

  /** Repeats the last row and column up to a multiple of the stride. */
  private NDArray padded(NDArray x, long h, long w) {
    long stride = spec.stride();
    long bottom = Math.floorMod(-h, stride);
    long right = Math.floorMod(-w, stride);
    NDArray tall =
        bottom == 0
            ? x
            : x.concat(x.get(new NDIndex(":,:,{}:{},:", h - 1, h)).repeat(2, bottom), 2);
    return right == 0
        ? tall
        : tall.concat(tall.get(new NDIndex(":,:,:,{}:{}", w - 1, w)).repeat(3, right), 3);
  }

  private NDArray network(Parameters p, NDArray x, NDArray conditioning) {
    int last = spec.levels() - 1;
    NDArray[] skips = new NDArray[last];
    NDArray h = convolution(p, "stem", unshuffle(x), 1, 1);
    for (int i = 0; i < last; i++) {
      skips[i] = stage(p, "enc" + i, spec.downBlocks().get(i), h, conditioning);
      h = convolution(p, "down" + i, skips[i], 2, 0);
    }
    h = stage(p, "mid", spec.downBlocks().get(last), h, conditioning);
    for (int i = last - 1; i >= 0; i--) {
      h = skips[i].add(twice(convolution(p, "up" + i, h, 1, 0)));
      h = stage(p, "dec" + i, spec.upBlocks().get(i), h, conditioning);
    }
    return shuffle(convolution(p, "head", silu(h), 1, 1));
  }

  private static NDArray stage(
      Parameters p, String name, int blocks, NDArray x, NDArray conditioning) {
    NDArray h = x;
    for (int i = 0; i < blocks; i++) {
      h = residual(p, name + "." + i, h, conditioning);
    }
    return h;
  }

  private static NDArray residual(Parameters p, String name, NDArray x, NDArray conditioning) {
    long c = x.getShape().get(1);
    NDArray film = linear(p, name + ".film", conditioning).reshape(-1, 2 * c, 1, 1);
    NDArray h = convolution(p, name + ".conv1", silu(x), 1, 1);
    h = h.mul(film.get(new NDIndex(":,0:{}", c)).add(1)).add(film.get(new NDIndex(":,{}:", c)));
    return x.add(convolution(p, name + ".conv2", silu(h), 1, 1));
  }

  private static NDArray convolution(Parameters p, String name, NDArray x, int stride, int pad) {
    NDArray weight = p.get("net." + name + ".weight");
    NDArray bias = p.get("net." + name + ".bias");
    return Conv2d.conv2d(
            x, weight, bias, new Shape(stride, stride), new Shape(pad, pad), new Shape(1, 1))
        .singletonOrThrow();
  }

  private static NDArray linear(Parameters p, String name, NDArray x) {
    NDList y = Linear.linear(x, p.get("net." + name + ".weight"), p.get("net." + name + ".bias"));
    return y.singletonOrThrow();
  }

  private static NDArray silu(NDArray x) {
    return Activation.swish(x, 1);
  }

  /**
   * {@code [n, c, h, w] -> [n, 4c, h/2, w/2]}: channel {@code 4c + 2 row + column} of each cell.
   */
  private static NDArray unshuffle(NDArray x) {
    Shape s = x.getShape();
    long n = s.get(0);
    long c = s.get(1);
    long h = s.get(2) / 2;
    long w = s.get(3) / 2;
    return x.reshape(n, c, h, 2, w, 2).transpose(0, 1, 3, 5, 2, 4).reshape(n, 4 * c, h, w);
  }

  /** The inverse of the unshuffle. */
  private static NDArray shuffle(NDArray x) {
    Shape s = x.getShape();
    long n = s.get(0);
    long c = s.get(1) / 4;
    long h = s.get(2);
    long w = s.get(3);
    return x.reshape(n, c, 2, 2, h, w).transpose(0, 1, 4, 2, 5, 3).reshape(n, c, 2 * h, 2 * w);
  }

  /** Every pixel as a 2x2 cell. */
  private static NDArray twice(NDArray x) {
    Shape s = x.getShape();
    long n = s.get(0);
    long c = s.get(1);
    long h = s.get(2);
    long w = s.get(3);
    return x.reshape(n, c, h, 1, w, 1)
        .broadcast(new Shape(n, c, h, 2, w, 2))
        .reshape(n, c, 2 * h, 2 * w);
  }
}
