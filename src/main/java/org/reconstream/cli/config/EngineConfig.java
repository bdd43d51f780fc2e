package org.reconstream.cli.config;

import static org.reconstream.cli.config.Defaults.or;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What computes, and how much of the machine it may use.
 *
 * @param name {@code onnxruntime}, {@code onnxruntime-tensorrt} or {@code tensorrt}
 * @param gpu index of the CUDA device; ignored on CPU
 * @param batch most rows of one denoiser call on a GPU; ignored on CPU
 * @param cache folder in which TensorRT keeps what it built, or null
 * @param workers threads that step draws on CPU, or host threads beside a GPU
 * @param queue jobs accepted and not yet delivered
 * @param memory bytes of calibrated and running scans; null for half the Java heap
 */
public record EngineConfig(
    String name,
    Integer gpu,
    Integer batch,
    @Nullable Path cache,
    Integer workers,
    Integer queue,
    @Nullable ByteSize memory) {
  /** Fills in defaults. */
  public EngineConfig {
    name = or(name, "onnxruntime");
    gpu = or(gpu, 0);
    batch = or(batch, 16);
    workers = or(workers, Runtime.getRuntime().availableProcessors());
    queue = or(queue, 256);
  }

  /** The same with another engine, where given. */
  public EngineConfig withName(@Nullable String other) {
    return new EngineConfig(or(other, name), gpu, batch, cache, workers, queue, memory);
  }
}
