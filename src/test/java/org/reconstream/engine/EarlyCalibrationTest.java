package org.reconstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.Measurement;
import org.reconstream.physics.PreparedScan;
import org.reconstream.physics.UnusableScanException;

class EarlyCalibrationTest {
  private static final EngineSettings SETTINGS = Engines.settings(1, 1);

  private final AtomicInteger calls = new AtomicInteger();

  private PreparedScan count(Measurement measurement) {
    calls.incrementAndGet();
    return Engines.calibrate(measurement);
  }

  private static PreparedScan refuse(Measurement measurement) {
    throw new UnusableScanException("this scan cannot be calibrated");
  }

  private static Job job(KSpace scan) {
    return Engines.job("early", scan, 3, 1);
  }

  @Test
  void servesItsOwnScanAndLeavesOthersToTheEngine() {
    KSpace scan = Engines.scan(8, 8, 1);
    EarlyCalibration early = EarlyCalibration.start(job(scan), SETTINGS, this::count);
    Calibration calibration = early.before(Engines::calibrate);
    PreparedScan first = calibration.prepare(scan);
    assertThat(calibration.prepare(scan)).isSameAs(first);
    assertThat(calls).hasValue(1);
    assertThat(calibration.prepare(Engines.scan(8, 8, 2))).isNotSameAs(first);
    assertThat(calls).hasValue(1);
  }

  @Test
  void whatItThrowsIsThrownWhenTheScanIsAskedFor() {
    KSpace scan = Engines.scan(8, 8, 1);
    EarlyCalibration early =
        EarlyCalibration.start(job(scan), SETTINGS, EarlyCalibrationTest::refuse);
    assertThatThrownBy(() -> early.before(Engines::calibrate).prepare(scan))
        .isInstanceOf(UnusableScanException.class)
        .hasMessage("this scan cannot be calibrated");
  }

  @Test
  void leavesAloneWhatTheEngineWouldRefuse() {
    KSpace scan = Engines.scan(8, 65, 1);
    EarlyCalibration early = EarlyCalibration.start(job(scan), SETTINGS, this::count);
    early.before(Engines::calibrate).prepare(scan);
    assertThat(calls).hasValue(0);
    KSpace small = Engines.scan(8, 8, 1);
    EarlyCalibration.start(job(small), SETTINGS.withMemoryBytes(100), this::count)
        .before(Engines::calibrate)
        .prepare(small);
    assertThat(calls).hasValue(0);
  }
}
