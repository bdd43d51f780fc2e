package org.reconstream.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.BooleanSupplier;

/**
 * A training run in a folder: steps, checkpoints, validation, loss curve, sheet of denoised
 * patches, and at the end the model and its card.
 *
 * <p>Continued from its checkpoint, a run takes the same steps as if it had never stopped. One
 * thread.
 */
public final class Trainer {
  private static final int REPORT_STEPS = 100;
  private static final double REPORT_SECONDS = 30;
  private static final int MEASURED_STEPS = 4;

  private final TrainingConfig config;
  private final Corpus corpus;
  private final TrainingBackend backend;
  private final Path folder;
  private final TrainingListener listener;
  private final Clock clock;

  /** A run in {@code folder}, which is created. */
  public Trainer(
      TrainingConfig config,
      Corpus corpus,
      TrainingBackend backend,
      Path folder,
      TrainingListener listener,
      Clock clock) {
    this.config = config;
    this.corpus = corpus;
    this.backend = backend;
    this.folder = folder;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * Trains until the last step, or until {@code stop} says so between two steps; then the state is
   * saved, and after the last step the model is written.
   *
   * @param resume continue from the folder's checkpoint if there is one
   * @return whether the run is complete
   * @throws TrainingException if it cannot go on, with the reason
   */
  public boolean run(boolean resume, BooleanSupplier stop) {
    try {
      Files.createDirectories(folder);
      return train(resume, stop);
    } catch (IOException e) {
      throw new UncheckedIOException("the run in " + folder + " cannot be written", e);
    }
  }

  private boolean train(boolean resume, BooleanSupplier stop) throws IOException {
    Path file = folder.resolve(Checkpoint.NAME);
    if (!resume && Files.exists(file)) {
      throw new TrainingException(
          file + " exists; add --resume to continue it, or choose another --out");
    }
    NoiseLevels levels = config.noise().levels(components());
    Objective objective = config.objective().objective(levels);
    objective.probes(components());
    PatchSource patches = new PatchSource(corpus, config.augmentation(), config.seed());
    Checkpoint start = Files.exists(file) ? Checkpoint.read(file) : first(patches);
    ConfigFile.requireSameRun(start.config(), config);
    if (!start.corpus().equals(corpus.digest())) {
      throw new TrainingException(
          file
              + " was made from other images; resume with the same --corpus, or choose another"
              + " --out");
    }
    UnetSpec spec = config.network().spec(config.modality().channels(), start.sigmaData());
    Files.writeString(folder.resolve("config.json"), ConfigFile.text(config));
    int threads =
        config.threads() > 0 ? config.threads() : Runtime.getRuntime().availableProcessors();
    LearnerState state = start.learner().matching(spec, file.toString());
    try (Learner learner = backend.learner(spec, objective, config.optimiser(), state, threads)) {
      listener.started(
          backend.description(),
          start.learner().weights().count(),
          corpus.train().size(),
          corpus.validation().size(),
          start.step());
      BatchSource batches = new BatchSource(patches, config, objective, levels);
      Run run = new Run(learner, batches, new Validation(corpus, config, levels), start);
      boolean complete = run.loop(stop);
      if (complete) {
        PriorExport.write(folder, spec, config, levels, corpus, learner, listener, stop);
      }
      return complete;
    }
  }

  private int components() {
    int side = config.patches().largest();
    return config.modality().channels() * side * side;
  }

  private Checkpoint first(PatchSource patches) {
    double sum = 0;
    long count = 0;
    int side = config.patches().side(0);
    for (int step = 0; step < MEASURED_STEPS; step++) {
      for (float value : patches.patches(step, config.patches().count(0), side)) {
        sum += (double) value * value;
        count++;
      }
    }
    double rms = Math.sqrt(sum / count);
    UnetSpec spec = config.network().spec(config.modality().channels(), rms);
    return new Checkpoint(
        LearnerState.first(spec, config.seed()),
        0,
        0,
        corpus.digest(),
        rms,
        config,
        new History(java.util.List.of(), java.util.List.of()));
  }

  /** The loop's own counts. */
  private final class Run {
    private final Learner learner;
    private final BatchSource batches;
    private final Validation validation;
    private final Checkpoint start;
    private final History history;
    private long step;
    private long images;
    private double lossSum;
    private int lossCount;
    private long reportedImages;
    private long reportedStep;
    private long reportedAt;
    private long savedAt;

    Run(Learner learner, BatchSource batches, Validation validation, Checkpoint start) {
      this.learner = learner;
      this.batches = batches;
      this.validation = validation;
      this.start = start;
      this.history = new History(start.history().losses(), start.history().validations());
      this.step = start.step();
      this.images = start.images();
      this.reportedStep = step;
      this.reportedImages = images;
      this.reportedAt = clock.millis();
      this.savedAt = reportedAt;
    }

    boolean loop(BooleanSupplier stop) throws IOException {
      while (step < config.steps() && !stop.getAsBoolean()) {
        Batch batch = batches.batch((int) step);
        images += batch.size();
        double rate = config.optimiser().rate(step, config.steps());
        double decay = config.optimiser().averageDecay(batch.size(), images);
        double loss = learner.step(batch, rate, decay);
        if (Double.isFinite(loss)) {
          lossSum += loss;
          lossCount++;
        }
        step++;
        boolean last = step == config.steps();
        boolean late = clock.millis() - reportedAt > 1000 * REPORT_SECONDS;
        if (step % REPORT_STEPS == 0 || last || late) {
          report();
        }
        if (step % config.validateSteps() == 0 || last) {
          validate();
        }
        if (!last && clock.millis() - savedAt > 1000 * config.checkpointSeconds()) {
          save();
        }
      }
      save();
      return step >= config.steps();
    }

    private void report() {
      if (lossCount == 0 && step > reportedStep) {
        throw new TrainingException(
            "the loss has not been finite for "
                + (step - reportedStep)
                + " steps; lower optimiser.rate and resume from the last checkpoint");
      }
      double seconds = Math.max(1e-3, (clock.millis() - reportedAt) / 1000.0);
      double loss = lossSum / Math.max(lossCount, 1);
      double left = (config.steps() - step) * seconds / Math.max(1, step - reportedStep);
      double rate = (images - reportedImages) / seconds;
      history.add(new History.Loss(step, loss));
      listener.progressed(new TrainingListener.Progress(step, config.steps(), loss, rate, left));
      lossSum = 0;
      lossCount = 0;
      reportedStep = step;
      reportedImages = images;
      reportedAt = clock.millis();
    }

    private void validate() throws IOException {
      History.Validation result = validation.measure(step, learner.average());
      history.add(result);
      listener.validated(step, result.psnr());
      validation.sheet(learner.average(), folder.resolve("sheet.png"));
      LossCurve.write(history, folder.resolve("curve.png"));
      reportedAt = clock.millis();
    }

    private void save() throws IOException {
      Checkpoint now =
          new Checkpoint(
              learner.state(), step, images, start.corpus(), start.sigmaData(), config, history);
      now.write(folder.resolve(Checkpoint.NAME));
      LossCurve.write(history, folder.resolve("curve.png"));
      listener.saved(step);
      savedAt = clock.millis();
    }
  }
}
