package org.reconstream.physics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

class CalibrationBlockTest {
  private final SimulatedScan phantom = new SimulatedScan(2, 40, 50);

  @Test
  void findsAnEvenBlockInsideAScatteredMask() {
    CalibrationBlock block = CalibrationBlock.find(phantom.mask(12, 0.1)).orElseThrow();
    assertThat(block).isEqualTo(new CalibrationBlock(14, 19, 12, 12));
    assertThat(block.contains(14, 30)).isTrue();
    assertThat(block.contains(26, 25)).isFalse();
  }

  @Test
  void findsABandOfLinesOverTheWholeReadout() {
    assertThat(CalibrationBlock.find(phantom.lines(10, 4)).orElseThrow())
        .isEqualTo(new CalibrationBlock(15, 0, 10, 50));
  }

  @Test
  void aCompleteScanIsOneBlock() {
    assertThat(CalibrationBlock.find(phantom.mask(60, 1)).orElseThrow())
        .isEqualTo(new CalibrationBlock(0, 0, 40, 50));
  }

  @Test
  void thereIsNoneWithoutTheCentre() {
    byte[] marks = phantom.mask(12, 0.1).marks();
    marks[20 * 50 + 25] = 0;
    assertThat(CalibrationBlock.find(SamplingMask.of(40, 50, marks))).isEmpty();
  }

  @Test
  void windowsCoverTheBlockAndShrinkWithIt() {
    CalibrationWindows large = CalibrationWindows.find(phantom.mask(24, 0), 4).orElseThrow();
    assertThat(large.size()).isEqualTo(6);
    assertThat(large.corners()).hasSize(19 * 19);
    assertThat(CalibrationWindows.find(phantom.mask(10, 0), 4).orElseThrow().size()).isEqualTo(4);
    assertThat(CalibrationWindows.find(phantom.mask(5, 0), 4)).isEmpty();
  }

  @Test
  void aScanAndItsCompleteImageHaveTheSameScale() {
    SimulatedScan scan = new SimulatedScan(4, 64, 60);
    double trained = ImageScale.ofImage(Tensor.of(Shape.of(2, 64, 60), scan.image), 20, 20);
    SamplingMask full = scan.mask(64, 1);
    PreparedKSpace prepared =
        ScanPreparation.prepare(scan.with(scan.samples(full, 1e-4), full, scan.maps, null));
    double complete = ImageScale.ofImage(Tensor.of(Shape.of(2, 64, 60), scan.image), 64, 60);
    assertThat(prepared.scale() / complete).isBetween(0.999, 1.001);
    assertThat(trained / complete).isBetween(0.8, 1.2);
  }
}
