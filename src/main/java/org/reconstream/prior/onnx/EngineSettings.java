package org.reconstream.prior.onnx;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How priors are evaluated.
 *
 * @param engine the engine
 * @param gpu index of the CUDA device; ignored on CPU
 * @param batch rows of one evaluation; the last batch is filled up with zero rows so that a row's
 *     bits never depend on its neighbours. Networks gain nothing from more than one on a CPU
 * @param cache folder in which TensorRT keeps engines built from a graph, or null for none
 */
public record EngineSettings(Engine engine, int gpu, int batch, @Nullable Path cache) {
  /** Checks the numbers. */
  public EngineSettings {
    if (gpu < 0 || batch < 1 || batch > 1024) {
      throw new IllegalArgumentException(
          "the GPU index must not be negative and the batch 1 to 1024, got "
              + gpu
              + " and "
              + batch);
    }
  }

  /** ONNX Runtime on the CPU, row by row. */
  public static EngineSettings cpu() {
    return cpu(1);
  }

  /** ONNX Runtime on the CPU with this many rows an evaluation, for graphs of little arithmetic. */
  public static EngineSettings cpu(int batch) {
    return new EngineSettings(Engine.ONNXRUNTIME, 0, batch, null);
  }

  /** These settings with row by row work on a CPU, whatever the batch. */
  public EngineSettings forNetworks() {
    return engine.usesGpu() ? this : new EngineSettings(engine, gpu, 1, cache);
  }

  /** The rows of one evaluation. */
  int rows() {
    return batch;
  }
}
