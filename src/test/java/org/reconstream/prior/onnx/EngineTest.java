package org.reconstream.prior.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.util.cuda.CudaUtils;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reconstream.prior.PriorException;

final class EngineTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Engine.class)
  void everySettingNamesItsEngine(Engine engine) {
    assertThat(Engine.of(engine.setting())).isEqualTo(engine);
  }

  @Test
  void anUnknownSettingListsTheChoices() {
    assertThatThrownBy(() -> Engine.of("cuda"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("onnxruntime, onnxruntime-tensorrt, tensorrt");
  }

  @Test
  void theCpuIsAlwaysThere() {
    assertThat(Engine.ONNXRUNTIME.refusal(0)).isEmpty();
    assertThat(Engine.ONNXRUNTIME.version()).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"ONNXRUNTIME_TENSORRT", "TENSORRT"})
  void aGpuEngineIsRefusedInOneSentenceWithoutAGpu(Engine engine) {
    Assumptions.assumeTrue(CudaUtils.getGpuCount() == 0, "this machine has a GPU");
    assertThat(engine.refusal(0))
        .hasValueSatisfying(
            reason -> assertThat(reason).startsWith("engine '" + engine.setting() + "' needs"));
    EngineSettings settings = new EngineSettings(engine, 0, 4, null, 1);
    assertThatThrownBy(() -> OnnxPrior.load(folder, settings))
        .isInstanceOf(PriorException.class)
        .hasMessageContaining(engine.setting());
  }
}
