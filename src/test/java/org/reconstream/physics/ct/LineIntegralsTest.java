package org.reconstream.physics.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reconstream.array.NoiseStream;
import org.reconstream.physics.Beam;

class LineIntegralsTest {
  private static final int COLUMNS = 97;

  static Stream<Beam> beams() {
    return Stream.of(
        new Beam.Parallel(1.1, 48),
        new Beam.Parallel(0.8, 31.3),
        new Beam.FanArc(2.2, 48, 90, 180),
        new Beam.FanArc(2, 40.7, 110, 200),
        new Beam.FanFlat(2.2, 52.25, 90, 180));
  }

  /** Views at the axes, the diagonals and everywhere else. */
  private static double[] angles() {
    double[] angles = new double[24];
    for (int view = 0; view < 16; view++) {
      angles[view] = view * Math.PI / 8;
    }
    for (int view = 16; view < 24; view++) {
      angles[view] = -3 + 1.234 * view;
    }
    return angles;
  }

  @ParameterizedTest
  @MethodSource("beams")
  void adjointMatchesInnerProduct(Beam beam) {
    for (ImageGrid grid : new ImageGrid[] {new ImageGrid(70, 83, 0.9), new ImageGrid(131, 60, 1)}) {
      LineIntegrals integrals = new LineIntegrals(beam, angles(), COLUMNS, grid);
      for (int key = 0; key < 4; key++) {
        float[] image = random(grid.size(), key);
        float[] rays = random(integrals.rays(), 100 + key);
        float[] projected = new float[rays.length];
        float[] back = new float[image.length];
        integrals.project(image, projected);
        integrals.backProject(rays, back);
        assertThat(Math.abs(dot(projected, rays) - dot(image, back)))
            .isLessThan(1e-5 * Math.sqrt(dot(projected, projected) * dot(rays, rays)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("beams")
  void discHasItsChords(Beam beam) {
    ImageGrid grid = new ImageGrid(400, 400, 0.4);
    LineIntegrals integrals = new LineIntegrals(beam, angles(), COLUMNS, grid);
    float[] expected = Disc.chords(beam, angles(), COLUMNS);
    float[] actual = new float[expected.length];
    integrals.project(Disc.image(grid), actual);
    double error = 0;
    double power = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow(actual[i] - expected[i], 2);
      power += Math.pow(expected[i], 2);
    }
    assertThat(Math.sqrt(error / power)).isLessThan(0.01);
  }

  @ParameterizedTest
  @MethodSource("beams")
  void bitsDoNotDependOnTheNumberOfThreads(Beam beam) throws Exception {
    ImageGrid grid = new ImageGrid(150, 150, 0.6);
    LineIntegrals integrals = new LineIntegrals(beam, angles(), COLUMNS, grid);
    float[] image = random(grid.size(), 1);
    float[][] results = new float[2][];
    float[][] backs = new float[2][];
    int[] threads = {1, 5};
    for (int i = 0; i < 2; i++) {
      ForkJoinPool pool = new ForkJoinPool(threads[i]);
      float[] rays = new float[integrals.rays()];
      float[] back = new float[grid.size()];
      try {
        pool.submit(
                () -> {
                  integrals.project(image, rays);
                  integrals.backProject(rays, back);
                })
            .get();
      } finally {
        pool.shutdown();
      }
      results[i] = rays;
      backs[i] = back;
    }
    assertThat(results[1]).isEqualTo(results[0]);
    assertThat(backs[1]).isEqualTo(backs[0]);
  }

  @Test
  void unusedRaysAreZeroBothWays() {
    ImageGrid grid = new ImageGrid(40, 40, 1);
    byte[] used = new byte[angles().length * COLUMNS];
    for (int i = 0; i < used.length; i += 3) {
      used[i] = 1;
    }
    Beam beam = new Beam.Parallel(0.6, 48);
    LineIntegrals all = new LineIntegrals(beam, angles(), COLUMNS, grid);
    LineIntegrals some = new LineIntegrals(beam, angles(), COLUMNS, used, grid);
    float[] image = random(grid.size(), 3);
    float[] expected = new float[all.rays()];
    float[] actual = new float[all.rays()];
    all.project(image, expected);
    some.project(image, actual);
    float[] rays = random(all.rays(), 4);
    float[] masked = rays.clone();
    for (int i = 0; i < used.length; i++) {
      expected[i] *= used[i];
      masked[i] *= used[i];
    }
    assertThat(distance(actual, expected)).isLessThan(1e-5 * Math.sqrt(dot(expected, expected)));
    float[] back = new float[grid.size()];
    float[] backOfMasked = new float[grid.size()];
    some.backProject(rays, back);
    all.backProject(masked, backOfMasked);
    assertThat(distance(back, backOfMasked)).isLessThan(1e-5 * Math.sqrt(dot(back, back)));
  }

  @Test
  void pathLengthsAreInMillimetres() {
    ImageGrid grid = new ImageGrid(64, 64, 2.5);
    float[] ones = new float[grid.size()];
    java.util.Arrays.fill(ones, 1);
    LineIntegrals integrals =
        new LineIntegrals(new Beam.Parallel(1, 0), new double[] {0, Math.PI / 2}, 1, grid);
    float[] rays = new float[2];
    integrals.project(ones, rays);
    assertThat(rays[0]).isCloseTo(160, org.assertj.core.data.Offset.offset(1e-3f));
    assertThat(rays[1]).isCloseTo(160, org.assertj.core.data.Offset.offset(1e-3f));
  }

  @Test
  void refusesArraysOfTheWrongLength() {
    LineIntegrals integrals =
        new LineIntegrals(new Beam.Parallel(1, 0), new double[] {0}, 3, new ImageGrid(4, 4, 1));
    assertThatThrownBy(() -> integrals.project(new float[15], new float[3]))
        .hasMessageContaining("4 x 4 pixels")
        .hasMessageContaining("15");
    assertThatThrownBy(() -> integrals.backProject(new float[4], new float[16]))
        .hasMessageContaining("1 x 3 rays");
  }

  private static float[] random(int length, int key) {
    float[] values = new float[length];
    NoiseStream.ofKey(key).normals(0, 0, 0, values);
    return values;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
