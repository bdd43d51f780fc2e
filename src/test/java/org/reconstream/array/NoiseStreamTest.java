package org.reconstream.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class NoiseStreamTest {
  private static final int N = 1 << 20;

  /**
   * Known-answer vectors of the reference implementation (Random123, kat_vectors, philox4x32 with
   * 10 rounds).
   */
  @Test
  void philoxMatchesPublishedVectors() {
    int[] zero = new int[4];
    Philox.permute(zero, 0, 0);
    assertThat(zero).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    int[] ones = {-1, -1, -1, -1};
    Philox.permute(ones, -1, -1);
    assertThat(ones).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    int[] pi = {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344};
    Philox.permute(pi, 0xa4093822, 0x299f31d0);
    assertThat(pi).containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  @Test
  void momentsAreThoseOfTheStandardNormal() {
    float[] z = new float[N];
    NoiseStream.of("job", 1).normals(0, 0, 0, z);
    double mean = 0;
    double second = 0;
    double fourth = 0;
    for (float v : z) {
      mean += v;
      second += (double) v * v;
      fourth += Math.pow(v, 4);
    }
    assertThat(mean / N).isCloseTo(0, within(4 / Math.sqrt(N)));
    assertThat(second / N).isCloseTo(1, within(4 * Math.sqrt(2.0 / N)));
    assertThat(fourth / N).isCloseTo(3, within(4 * Math.sqrt(96.0 / N)));
  }

  @Test
  void numbersDependOnTheirCoordinatesAlone() {
    NoiseStream stream = NoiseStream.of("job", 1);
    float[] whole = new float[1001];
    float[] head = new float[10];
    stream.normals(3, 2, 1, whole);
    stream.normals(3, 2, 1, head);
    assertThat(head).isEqualTo(Arrays.copyOf(whole, 10));
  }

  @Test
  void mirroredNumbersHaveTheOtherSign() {
    float[] numbers = new float[37];
    float[] mirrored = new float[37];
    NoiseStream stream = NoiseStream.of("job", 3);
    stream.normals(2, 5, 1, numbers);
    stream.mirrored().normals(2, 5, 1, mirrored);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(mirrored[i]).isEqualTo(-numbers[i]);
    }
    stream.mirrored().mirrored().normals(2, 5, 1, mirrored);
    assertThat(mirrored).isEqualTo(numbers);
  }

  @Test
  void everyCoordinateMatters() {
    float[] reference = draw(NoiseStream.of("job", 1), 0, 0, 0);
    assertThat(draw(NoiseStream.of("job", 1), 0, 0, 0)).isEqualTo(reference);
    assertThat(draw(NoiseStream.of("job", 2), 0, 0, 0)).isNotEqualTo(reference);
    assertThat(draw(NoiseStream.of("other", 1), 0, 0, 0)).isNotEqualTo(reference);
    assertThat(draw(NoiseStream.of("job", 1), 1, 0, 0)).isNotEqualTo(reference);
    assertThat(draw(NoiseStream.of("job", 1), 0, 1, 0)).isNotEqualTo(reference);
    assertThat(draw(NoiseStream.of("job", 1), 0, 0, 1)).isNotEqualTo(reference);
  }

  private static float[] draw(NoiseStream stream, int draw, int level, int purpose) {
    float[] z = new float[16];
    stream.normals(draw, level, purpose, z);
    return z;
  }
}
