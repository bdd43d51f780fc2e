package org.reconstream.posterior;

import org.reconstream.array.NoiseStream;

/**
 * The random numbers of one chain: a {@link NoiseStream} with the draw's index filled in. Thread
 * safe.
 */
class ChainNoise {
  /** What a number is for, so that no two uses share one. */
  enum Purpose {
    START(0),
    DATA(1),
    IMAGE(2),
    RENOISE(3),
    /** Steps inside an update. */
    INNER(4),
    /** The noise that measurements are matched with. */
    MATCH(5),
    /** Which particles go on. */
    RESAMPLE(6);

    private final int code;

    Purpose(int code) {
      this.code = code;
    }
  }

  private final NoiseStream stream;
  private final int draw;

  ChainNoise(NoiseStream stream, int draw) {
    this.stream = stream;
    this.draw = draw;
  }

  /**
   * The random numbers of one of a job's draws.
   *
   * @param antithetic whether an odd draw takes the numbers of the even one before it with the
   *     other sign
   */
  static ChainNoise of(NoiseStream stream, int draw, boolean antithetic) {
    if (!antithetic) {
      return new ChainNoise(stream, draw);
    }
    return new ChainNoise(draw % 2 == 0 ? stream : stream.mirrored(), draw / 2);
  }

  /** Fills the target with N(0, 1) numbers of this level and purpose. */
  void normals(int level, Purpose purpose, float[] target) {
    stream.normals(draw, level, purpose.code, target);
  }
}
