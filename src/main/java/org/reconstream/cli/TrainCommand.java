package org.reconstream.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reconstream.training.ConfigFile;
import org.reconstream.training.Corpus;
import org.reconstream.training.Modality;
import org.reconstream.training.Trainer;
import org.reconstream.training.TrainingBackends;
import org.reconstream.training.TrainingConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fits a prior to images. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Fit a prior to your own images; leaves model, card, loss curve and sheet.")
final class TrainCommand implements Callable<Integer> {
  private static final long SAVE_SECONDS = 120;

  private final Terminal terminal;

  @Option(
      names = "--corpus",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = "Stacks (.npz, .npy) or folders of DICOM images.")
  private List<Path> corpus = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "models/ID",
      description = "Folder of the prior; its name becomes the prior's id.")
  private Path out = Path.of("");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "JSON; fields left out have their usual values.")
  private @Nullable Path config;

  @Option(names = "--resume", description = "Continue from the checkpoint in the folder, exactly.")
  private boolean resume;

  TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    TrainingConfig settings =
        config == null ? TrainingConfig.usual(Modality.MR) : ConfigFile.read(config);
    Corpus images = Corpus.open(corpus, settings.modality(), settings.patches().largest());
    images.remarks().forEach(terminal.err()::println);
    TrainingBackends.run(
        backend ->
            train(
                new Trainer(
                    settings,
                    images,
                    backend,
                    out,
                    new TrainingLines(terminal.err()),
                    Clock.systemUTC())));
    return 0;
  }

  /** Trains; a signal to end the process lets the step finish and the state be saved. */
  private void train(Trainer trainer) {
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch saved = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              stop.set(true);
              await(saved);
            },
            "save-checkpoint");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      boolean complete = trainer.run(resume, stop::get);
      terminal.out().println(complete ? out.toString() : "stopped; continue with --resume");
    } finally {
      saved.countDown();
      if (!stop.get()) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  private void await(CountDownLatch saved) {
    try {
      if (!saved.await(SAVE_SECONDS, TimeUnit.SECONDS)) {
        terminal.err().println("the last steps could not be saved in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
