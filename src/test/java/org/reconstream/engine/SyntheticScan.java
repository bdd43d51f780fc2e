package org.reconstream.engine;

import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.CartesianSense;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.SamplingMask;

/** Four coils around smooth discs, with noise, a calibration centre and random samples beyond. */
final class SyntheticScan {
  private static final int COILS = 4;
  private static final int CALIBRATION = 16;
  private static final float NOISE = 0.02f;

  private SyntheticScan() {}

  static KSpace of(int height, int width, long seed) {
    SamplingMask mask = mask(height, width, seed);
    CartesianSense model = new CartesianSense(sensitivities(height, width), mask);
    float[] data = new float[model.dataShape().size()];
    float[] noise = new float[data.length];
    model.apply(object(height, width, seed), data);
    NoiseStream.ofKey(seed).normals(0, 0, 1, noise);
    Tensor samples = Tensor.zeros(COILS, 2, height, width);
    int[] positions = mask.positions();
    for (int row = 0; row < 2 * COILS; row++) {
      for (int p = 0; p < positions.length; p++) {
        int from = row * positions.length + p;
        samples.values()[row * height * width + positions[p]] = data[from] + NOISE * noise[from];
      }
    }
    return KSpace.of(samples);
  }

  private static SamplingMask mask(int height, int width, long seed) {
    float[] lot = new float[height * width];
    NoiseStream.ofKey(seed).normals(0, 0, 2, lot);
    byte[] marks = new byte[lot.length];
    for (int i = 0; i < lot.length; i++) {
      int y = i / width - height / 2;
      int x = i % width - width / 2;
      boolean central = Math.max(Math.abs(y), Math.abs(x)) <= CALIBRATION / 2;
      marks[i] = (byte) (central || lot[i] > 0.5 ? 1 : 0);
    }
    return SamplingMask.of(height, width, marks);
  }

  private static float[] object(int height, int width, long seed) {
    float[] object = new float[2 * height * width];
    double shift = 0.05 * (seed % 5);
    for (int i = 0; i < height * width; i++) {
      double y = centred(Math.floorDiv(i, width), height);
      double x = centred(i % width, width);
      double head = Math.hypot(y / 0.8, x / 0.7) < 1 ? 0.6 : 0;
      double inner = Math.hypot(y - shift, x + shift) < 0.3 ? 0.4 : 0;
      object[i] = (float) ((head + inner) * Math.cos(x));
      object[height * width + i] = (float) ((head + inner) * Math.sin(x));
    }
    return object;
  }

  private static Tensor sensitivities(int height, int width) {
    Tensor maps =
        Tensor.of(Shape.of(COILS, 2, height, width), new float[COILS * 2 * height * width]);
    int plane = height * width;
    for (int i = 0; i < plane; i++) {
      double y = centred(Math.floorDiv(i, width), height);
      double x = centred(i % width, width);
      double[] sensitivity = new double[COILS];
      double sum = 0;
      for (int coil = 0; coil < COILS; coil++) {
        double angle = 2 * Math.PI * coil / COILS;
        double distance = Math.hypot(y - 1.2 * Math.sin(angle), x - 1.2 * Math.cos(angle));
        sensitivity[coil] = Math.exp(-distance * distance);
        sum += sensitivity[coil] * sensitivity[coil];
      }
      for (int coil = 0; coil < COILS; coil++) {
        double phase = 0.5 * coil * y;
        double magnitude = sensitivity[coil] / Math.sqrt(sum);
        maps.values()[2 * coil * plane + i] = (float) (magnitude * Math.cos(phase));
        maps.values()[(2 * coil + 1) * plane + i] = (float) (magnitude * Math.sin(phase));
      }
    }
    return maps;
  }

  /** An index as a coordinate from -1 to 1. */
  private static double centred(int index, int count) {
    return 2.0 * index / count - 1;
  }
}
