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
 * @param cores cores of a CPU that an evaluation may use where nothing else is to be evaluated
 */
public record EngineSettings(Engine engine, int gpu, int batch, @Nullable Path cache, int cores) {
  /** Checks the numbers. */
  public EngineSettings {
    if (gpu < 0 || batch < 1 || batch > 1024 || cores < 1) {
      throw new IllegalArgumentException(
          "the GPU index must not be negative, the batch 1 to 1024 and the cores at least 1, got "
              + gpu
              + ", "
              + batch
              + " and "
              + cores);
    }
  }

  /** ONNX Runtime on the CPU, row by row. */
  public static EngineSettings cpu() {
    return cpu(1);
  }

  /** ONNX Runtime on the CPU with this many rows an evaluation, for graphs of little arithmetic. */
  public static EngineSettings cpu(int batch) {
    return new EngineSettings(Engine.ONNXRUNTIME, 0, batch, null, 1);
  }

  /** These settings with row by row work on a CPU, whatever the batch. */
  public EngineSettings forNetworks() {
    return engine.usesGpu() ? this : new EngineSettings(engine, gpu, 1, cache, cores);
  }

  /** These settings with this many cores for an evaluation alone. */
  public EngineSettings withCores(int number) {
    return new EngineSettings(engine, gpu, batch, cache, number);
  }

  /** Whether an evaluation alone may use more than the calling thread. */
  boolean widens() {
    return engine == Engine.ONNXRUNTIME && rows() == 1 && cores > 1;
  }

  /** The rows of one evaluation. */
  int rows() {
    return batch;
  }
}
