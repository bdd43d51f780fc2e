package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.reconstream.cli.config.ByteSize;
import org.reconstream.cli.config.EngineConfig;
import org.reconstream.engine.EarlyCalibration;
import org.reconstream.engine.EngineIdentity;
import org.reconstream.engine.EngineSettings;
import org.reconstream.engine.Job;
import org.reconstream.engine.PriorShelf;
import org.reconstream.engine.Reconstructor;
import org.reconstream.engine.SliceReconstructor;
import org.reconstream.prior.Bands;
import org.reconstream.prior.onnx.Engine;
import org.reconstream.prior.onnx.OnnxPrior;

/** Puts a reconstructor together from its configuration. */
final class Engines {
  private Engines() {}

  /** A reconstructor with some priors of a models folder; the caller closes it. */
  static Reconstructor open(EngineConfig config, Path models, Set<String> priors)
      throws IOException {
    return open(config, shelf(config, models, priors), EarlyCalibration.NONE);
  }

  /**
   * A reconstructor with the prior of a job, whose scan is calibrated while the prior loads; the
   * caller closes it.
   */
  static Reconstructor open(EngineConfig config, Path models, Job first) throws IOException {
    Engine engine = Engine.of(config.name());
    EarlyCalibration early = EarlyCalibration.start(first, settings(config, engine));
    return open(config, shelf(config, models, Set.of(first.recipe().prior())), early);
  }

  /**
   * Starts the engine's library in the background, so that it is there when a prior is loaded; what
   * goes wrong is said then.
   */
  static void startAhead(EngineConfig config) {
    Engine engine = Engine.of(config.name());
    if (!engine.usesGpu()) {
      Thread starter = new Thread(engine::version, "engine-start");
      starter.setDaemon(true);
      starter.setUncaughtExceptionHandler((thread, thrown) -> {});
      starter.start();
    }
  }

  /** A reconstructor with one prior and other bands than its card's; the caller closes it. */
  static Reconstructor open(EngineConfig config, Path models, String prior, Bands bands)
      throws IOException {
    PriorShelf loaded = shelf(config, models, Set.of(prior));
    PriorShelf rebanded = PriorShelf.of(new RebandedPrior(loaded.find(prior).orElseThrow(), bands));
    return open(config, rebanded, EarlyCalibration.NONE);
  }

  private static Reconstructor open(EngineConfig config, PriorShelf shelf, EarlyCalibration early) {
    Engine engine = Engine.of(config.name());
    try {
      EngineIdentity identity = new EngineIdentity(engine.setting(), engine.version());
      return SliceReconstructor.open(settings(config, engine), shelf, identity, early);
    } catch (RuntimeException e) {
      shelf.close();
      throw e;
    }
  }

  /** Some priors of a models folder, loaded on the configured engine; the caller closes them. */
  static PriorShelf shelf(EngineConfig config, Path models, Set<String> priors) {
    Engine engine = Engine.of(config.name());
    engine
        .refusal(config.gpu())
        .ifPresent(
            reason -> {
              throw new CommandFailure(reason);
            });
    org.reconstream.prior.onnx.EngineSettings onnx = onnx(config);
    return PriorShelf.load(models, priors, folder -> OnnxPrior.load(folder, onnx));
  }

  /** How graphs are evaluated. */
  static org.reconstream.prior.onnx.EngineSettings onnx(EngineConfig config) {
    return new org.reconstream.prior.onnx.EngineSettings(
            Engine.of(config.name()),
            config.gpu(),
            config.batch(),
            config.cache(),
            config.workers())
        .forNetworks();
  }

  /** How much of the machine the engine uses. */
  static EngineSettings settings(EngineConfig config, Engine engine) {
    EngineSettings settings =
        engine.usesGpu()
            ? EngineSettings.gpu("gpu" + config.gpu(), config.batch(), config.workers())
            : EngineSettings.cpu(config.workers());
    ByteSize memory = config.memory();
    settings = settings.withQueueCapacity(config.queue());
    return memory == null ? settings : settings.withMemoryBytes(memory.bytes());
  }
}
