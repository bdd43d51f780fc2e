package org.reconstream.diffusion;

import org.reconstream.array.NoiseStream;

/** Standard normal numbers as a pure function of their coordinates. */
@FunctionalInterface
public interface NormalSource {
  /**
   * Fills the target.
   *
   * @param draw the index of the sample
   * @param level the index of the noise level
   * @param purpose tells apart the uses within one level
   */
  void normals(int draw, int level, int purpose, double[] target);

  /** The numbers of a stream. */
  static NormalSource of(NoiseStream stream) {
    return (draw, level, purpose, target) -> {
      float[] normals = new float[target.length];
      stream.normals(draw, level, purpose, normals);
      for (int i = 0; i < normals.length; i++) {
        target[i] = normals[i];
      }
    };
  }
}
