package org.reconstream.stream;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.reconstream.engine.EngineStatus;
import org.reconstream.engine.Job;
import org.reconstream.engine.JobMonitor;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.Reconstructor;

/** An engine that answers at once, from its own thread, with what a function says. */
final class FakeEngine implements Reconstructor {
  private final ExecutorService lane = Executors.newSingleThreadExecutor();
  private final Function<Job, CompletionStage<Reconstruction>> work;

  private final int places;

  private FakeEngine(int places, Function<Job, CompletionStage<Reconstruction>> work) {
    this.places = places;
    this.work = work;
  }

  static FakeEngine of(Function<Job, CompletionStage<Reconstruction>> work) {
    return of(1000, work);
  }

  /** An engine that says it holds this many jobs at most. */
  static FakeEngine of(int places, Function<Job, CompletionStage<Reconstruction>> work) {
    return new FakeEngine(places, work);
  }

  /** Reconstructs every job. */
  static FakeEngine immediate() {
    return of(job -> CompletableFuture.completedFuture(FakeScans.reconstruct(job)));
  }

  @Override
  public CompletionStage<Reconstruction> submit(Job job, JobMonitor monitor) {
    return CompletableFuture.supplyAsync(() -> work.apply(job), lane).thenCompose(stage -> stage);
  }

  @Override
  public EngineStatus status() {
    return new EngineStatus(
        lane.isShutdown(),
        List.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        0,
        places,
        0,
        1,
        0,
        Map.of());
  }

  @Override
  public void close() {
    lane.shutdownNow();
  }
}
