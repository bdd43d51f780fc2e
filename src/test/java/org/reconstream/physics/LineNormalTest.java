package org.reconstream.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

class LineNormalTest {
  /** Coils that fill the planes of a strip, do not, and share none; strips of unequal width. */
  @ParameterizedTest
  @CsvSource({
    "1, 12, 9, false",
    "3, 12, 2, false",
    "5, 10, 50, true",
    "8, 16, 192, false",
    "13, 9, 131, true",
    "9, 6, 401, false"
  })
  void isTheSumOverCoilsOfEncodingAndItsAdjoint(
      int coils, int lines, int length, boolean transposed) {
    CartesianSense sense = sense(coils, lines, length, transposed);
    float[] image = ForwardModelLaws.random(sense.imageShape().size(), 3);
    float[] normal = new float[image.length];
    sense.normal(image, normal);
    float[] expected = new float[image.length];
    thereAndBack(sense).normal(image, expected);
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < image.length; i++) {
      assertThat(normal[i]).isCloseTo(expected[i], within(1e-5f * largest));
    }
  }

  /** Few lines are sampled by their rows alone, many by the full transform. */
  @ParameterizedTest
  @ValueSource(ints = {46, 64})
  void solutionsAreThoseOfTheTransformThereAndBack(int lines) {
    CartesianSense sense = sense(4, lines, 20, false);
    float[] b = ForwardModelLaws.random(sense.imageShape().size(), 8);
    float[] fast = new float[b.length];
    float[] plain = new float[b.length];
    new ConjugateGradient(sense, 500, 1e-6).solve(5, b, fast);
    new ConjugateGradient(thereAndBack(sense), 500, 1e-6).solve(5, b, plain);
    for (int i = 0; i < b.length; i++) {
      assertThat(fast[i]).isCloseTo(plain[i], within(1e-4f));
    }
  }

  /** Elements of the image outside a strip do not reach it, whatever the other strips hold. */
  @Test
  void bitsDoNotDependOnWhatLiesAlongTheLines() {
    CartesianSense sense = sense(5, 12, 96, false);
    int size = sense.imageShape().size();
    float[] image = ForwardModelLaws.random(size, 4);
    float[] other = ForwardModelLaws.random(size, 5);
    for (int i = 0; i < size; i++) {
      other[i] = i % 96 == 40 ? image[i] : other[i];
    }
    float[] a = new float[size];
    float[] b = new float[size];
    sense.normal(image, a);
    sense.normal(other, b);
    for (int i = 40; i < size; i += 96) {
      assertThat(b[i]).isEqualTo(a[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0, false", "3, 4, false", "7, 40, true", "0, 41, true"})
  void whereNoCoilSeesAnythingThereIsNothing(int from, int to, boolean transposed) {
    int lines = 12;
    int length = 41;
    float[] maps = ForwardModelLaws.random(2 * 3 * lines * length, 7);
    for (int i = 0; i < maps.length; i++) {
      int at = transposed ? i % (lines * length) / lines : i % length;
      maps[i] = at >= from && at < to ? maps[i] : 0;
    }
    CartesianSense sense = sense(maps, 3, lines, length, transposed);
    float[] image = ForwardModelLaws.random(sense.imageShape().size(), 3);
    float[] normal = new float[image.length];
    Arrays.fill(normal, 9);
    sense.normal(image, normal);
    float[] expected = new float[image.length];
    thereAndBack(sense).normal(image, expected);
    for (int i = 0; i < image.length; i++) {
      int at = transposed ? i % (lines * length) / lines : i % length;
      assertThat(normal[i]).isCloseTo(expected[i], within(1e-4f));
      assertThat(normal[i] == 0).isEqualTo(at < from || at >= to);
    }
    float[] b = ForwardModelLaws.random(image.length, 4);
    float[] exact = new float[b.length];
    float[] iterated = new float[b.length];
    sense.closedForm(100_000).orElseThrow().solve(2, b, exact);
    new ConjugateGradient(sense, 500, 1e-6).solve(2, b, iterated);
    for (int i = 0; i < b.length; i++) {
      assertThat(exact[i]).isCloseTo(iterated[i], within(1e-4f));
    }
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() throws Exception {
    CartesianSense sense = sense(8, 64, 192, false);
    float[] image = ForwardModelLaws.random(sense.imageShape().size(), 6);
    float[] alone = normal(sense, image, 1);
    for (int threads : new int[] {2, 3, 7}) {
      assertThat(normal(sense, image, threads)).isEqualTo(alone);
    }
  }

  /** The same model, its normal operator made of the model and its adjoint. */
  private static ForwardModel thereAndBack(CartesianSense sense) {
    return new ForwardModel() {
      @Override
      public Shape imageShape() {
        return sense.imageShape();
      }

      @Override
      public Shape dataShape() {
        return sense.dataShape();
      }

      @Override
      public long measurements() {
        return sense.measurements();
      }

      @Override
      public int componentsPerMeasurement() {
        return sense.componentsPerMeasurement();
      }

      @Override
      public void apply(float[] image, float[] data) {
        sense.apply(image, data);
      }

      @Override
      public void adjoint(float[] data, float[] image) {
        sense.adjoint(data, image);
      }

      @Override
      public void normal(float[] image, float[] out) {
        float[] data = new float[sense.dataShape().size()];
        sense.apply(image, data);
        sense.adjoint(data, out);
      }
    };
  }

  private static float[] normal(CartesianSense sense, float[] image, int threads) throws Exception {
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      float[] out = new float[image.length];
      pool.submit(() -> sense.normal(image, out)).get();
      return out;
    } finally {
      pool.shutdown();
    }
  }

  private static CartesianSense sense(int coils, int lines, int length, boolean transposed) {
    float[] maps = ForwardModelLaws.random(2 * coils * lines * length, 7);
    return sense(maps, coils, lines, length, transposed);
  }

  private static CartesianSense sense(
      float[] maps, int coils, int lines, int length, boolean transposed) {
    int height = transposed ? length : lines;
    int width = transposed ? lines : length;
    byte[] marks = new byte[height * width];
    for (int line = 0; line < lines; line += 3) {
      for (int x = 0; x < length; x++) {
        marks[transposed ? x * width + line : line * width + x] = 1;
      }
    }
    return new CartesianSense(
        Tensor.of(Shape.of(coils, 2, height, width), maps), SamplingMask.of(height, width, marks));
  }
}
