package org.reconstream.physics.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reconstream.physics.Beam;

class FilteredBackProjectionTest {
  private static final int COLUMNS = 256;
  private static final ImageGrid GRID = new ImageGrid(160, 160, 0.9);
  private static final double FIELD = 65;

  @ParameterizedTest
  @EnumSource(FbpWindow.class)
  void discHasItsValueInEveryGeometry(FbpWindow window) {
    check(Beams.PARALLEL, Beams.angles(360, Math.PI), window);
    check(Beams.ARC, Beams.angles(720, 2 * Math.PI), window);
    check(Beams.FLAT, Beams.angles(720, 2 * Math.PI), window);
  }

  @Test
  void shortScanHasTheSameValue() {
    double fan = Redundancy.widestFan(Beams.ARC, COLUMNS);
    check(Beams.ARC, Beams.angles(480, Math.PI + 2.1 * fan), FbpWindow.RAMP);
    double flat = Redundancy.widestFan(Beams.FLAT, COLUMNS);
    check(Beams.FLAT, Beams.angles(480, Math.PI + 2.5 * flat), FbpWindow.RAMP);
  }

  @Test
  void detectorMayBeOffTheAxisAndViewsUnevenOrTurned() {
    check(new Beam.Parallel(0.75, 110.2), Beams.angles(360, Math.PI), FbpWindow.RAMP);
    double[] even = Beams.angles(400, Math.PI);
    double[] uneven = new double[400];
    for (int view = 0; view < uneven.length; view++) {
      uneven[view] = -even[(view * 7) % even.length] - 5 + 0.002 * (view % 3);
    }
    check(Beams.PARALLEL, uneven, FbpWindow.RAMP);
    double[] twice = Beams.angles(361, 2 * Math.PI);
    check(Beams.PARALLEL, twice, FbpWindow.RAMP);
  }

  private static void check(Beam beam, double[] angles, FbpWindow window) {
    float[] chords = Disc.chords(beam, angles, COLUMNS);
    float[] image =
        new FilteredBackProjection(beam, angles, COLUMNS, GRID, window).reconstruct(chords);
    double[] means = Disc.insideAndOutside(GRID, image, FIELD);
    assertThat(means[0]).isCloseTo(1, within(0.005));
    assertThat(means[1]).isCloseTo(0, within(0.003));
  }

  @Test
  void parkerWeightsOfConjugateRaysSumToOne() {
    double excess = 0.4;
    for (double gamma = -0.39; gamma < 0.4; gamma += 0.013) {
      for (double b = 0; b < Math.PI + 2 * excess; b += 0.01) {
        double conjugate = b + Math.PI + 2 * gamma;
        if (conjugate <= Math.PI + 2 * excess) {
          double sum =
              Redundancy.parker(b, gamma, excess) + Redundancy.parker(conjugate, -gamma, excess);
          assertThat(sum).isCloseTo(1, within(1e-12));
        }
      }
    }
  }

  @Test
  void arcKnowsWhatIsMissing() {
    Beam beam = Beams.PARALLEL;
    assertThat(ViewArc.of(beam, Beams.angles(60, Math.PI)).full()).isTrue();
    assertThat(ViewArc.of(beam, Beams.angles(181, Math.PI * 181 / 180)).full()).isTrue();
    ViewArc limited = ViewArc.of(beam, Beams.angles(60, Math.PI / 2));
    assertThat(limited.full()).isFalse();
    assertThat(limited.arcRad()).isCloseTo(Math.PI / 2 * 59 / 60, within(1e-9));
    assertThat(ViewArc.of(Beams.ARC, Beams.angles(60, Math.PI)).full()).isFalse();
    assertThat(ViewArc.of(Beams.ARC, Beams.angles(60, 2 * Math.PI)).full()).isTrue();
  }
}
