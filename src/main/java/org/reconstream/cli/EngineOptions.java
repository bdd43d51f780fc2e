package org.reconstream.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.reconstream.cli.config.EngineConfig;
import org.reconstream.cli.config.ServiceConfig;
import picocli.CommandLine.Option;

/** What computes, and with which priors. */
final class EngineOptions {
  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "onnxruntime (CPU, default), onnxruntime-tensorrt or tensorrt (NVIDIA GPU).")
  private @Nullable String engine;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "Folder of priors (default: models/ beside the program or here).")
  private @Nullable Path models;

  /** The engine's settings. */
  EngineConfig engine(EngineConfig config) {
    return config.withName(engine);
  }

  /** The folder of priors: the option, else the configuration, else the installation's. */
  Path models(ServiceConfig config, Installation installation) {
    if (models != null) {
      return models;
    }
    Path configured = config.models();
    return configured != null ? configured : installation.models();
  }
}
