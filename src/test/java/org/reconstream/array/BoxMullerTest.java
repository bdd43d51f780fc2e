package org.reconstream.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BoxMullerTest {
  @Test
  void agreesWithTheStrictLibrary() {
    words().forEach(BoxMullerTest::compare);
  }

  /** The ends of every octant, and words in between. */
  private static IntStream words() {
    IntStream ends = IntStream.range(0, 8).flatMap(o -> IntStream.of((o << 29) - 1, o << 29));
    return IntStream.concat(ends, IntStream.range(0, 2000).map(i -> i * 0x9E3779B9));
  }

  private static void compare(int word) {
    double angle = 2 * Math.PI * (Integer.toUnsignedLong(word) * 0x1p-32);
    double u = (Integer.toUnsignedLong(word) + 0.5) * 0x1p-32;
    double radius = StrictMath.sqrt(-2 * StrictMath.log(u));
    assertThat(BoxMuller.cos(word)).isCloseTo(StrictMath.cos(angle), within(2e-15));
    assertThat(BoxMuller.sin(word)).isCloseTo(StrictMath.sin(angle), within(2e-15));
    assertThat(BoxMuller.radius(word)).isCloseTo(radius, within(2e-15 * radius));
  }
}
