package org.reconstream.array;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Standard normal numbers as a pure function of their coordinates: (key, draw, level, purpose,
 * element). The same coordinates give the same bits whatever the batch, the thread, the order of
 * calls or the number of attempts.
 *
 * <p>Bits come from Philox-4x32-10 under a 64-bit key; the counter is (element block, purpose,
 * level, draw). Normals are made by the {@linkplain BoxMuller Box-Muller transform} in double
 * precision and rounded to float, so they are the same on every machine.
 *
 * <p>Immutable and thread-safe.
 */
public final class NoiseStream {
  private final long key;
  private final double sign;

  private NoiseStream(long key, double sign) {
    this.key = key;
    this.sign = sign;
  }

  /** The stream of one 64-bit key. */
  public static NoiseStream ofKey(long key) {
    return new NoiseStream(key, 1);
  }

  /**
   * The stream of a job: its key is the head of SHA-256 over the job's digest text and the recipe's
   * seed.
   */
  public static NoiseStream of(String jobDigest, long seed) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(jobDigest.getBytes(StandardCharsets.UTF_8));
      sha.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
      return ofKey(ByteBuffer.wrap(sha.digest()).getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** The stream of the same numbers with the other sign, for antithetic draws. */
  public NoiseStream mirrored() {
    return new NoiseStream(key, -sign);
  }

  /**
   * Fills {@code target} with N(0, 1) numbers.
   *
   * @param draw the index of the posterior draw
   * @param level the index of the noise level
   * @param purpose a small number that tells apart the uses within one level
   */
  public void normals(int draw, int level, int purpose, float[] target) {
    int key0 = (int) key;
    int key1 = (int) (key >>> 32);
    int[] counter = new int[4];
    for (int i = 0, block = 0; i < target.length; i += 4, block++) {
      counter[0] = block;
      counter[1] = purpose;
      counter[2] = level;
      counter[3] = draw;
      Philox.permute(counter, key0, key1);
      pair(counter[0], counter[1], target, i);
      pair(counter[2], counter[3], target, i + 2);
    }
  }

  /**
   * Writes the Box-Muller pair of two words to {@code target[at]} and {@code target[at + 1]}, as
   * far as they exist.
   */
  private void pair(int word0, int word1, float[] target, int at) {
    if (at >= target.length) {
      return;
    }
    double radius = sign * BoxMuller.radius(word0);
    target[at] = (float) (radius * BoxMuller.cos(word1));
    if (at + 1 < target.length) {
      target[at + 1] = (float) (radius * BoxMuller.sin(word1));
    }
  }
}
