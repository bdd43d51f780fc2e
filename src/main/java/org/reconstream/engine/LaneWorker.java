package org.reconstream.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.reconstream.prior.Denoiser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stepping loop of one thread of a lane: take rows, start those that are new, denoise them in
 * one call with a noise level each, advance each, give them back.
 *
 * <p>Whatever goes wrong with a row ends its job alone. When the denoiser fails, it is closed and
 * made again, and the rows are tried once more one by one, so that a row that breaks the engine
 * does not take its batch with it; a failed call has not touched any chain.
 */
final class LaneWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(LaneWorker.class);

  private final int number;
  private final int batchRows;
  private final Schedule schedule;
  private final HostWork hostWork;
  private final LaneMeter meter;

  LaneWorker(int number, int batchRows, Schedule schedule, HostWork hostWork, LaneMeter meter) {
    this.number = number;
    this.batchRows = batchRows;
    this.schedule = schedule;
    this.hostWork = hostWork;
    this.meter = meter;
  }

  @Override
  public void run() {
    try (DenoiserSet denoisers = new DenoiserSet()) {
      List<DrawRow> rows = next();
      while (!rows.isEmpty()) {
        turn(rows, denoisers);
        rows = next();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<DrawRow> next() throws InterruptedException {
    long from = System.nanoTime();
    meter.idle(number);
    List<DrawRow> rows = schedule.nextRows(batchRows);
    meter.busy(number, System.nanoTime() - from);
    return rows;
  }

  private void turn(List<DrawRow> rows, DenoiserSet denoisers) throws InterruptedException {
    try {
      long from = System.nanoTime();
      hostWork.forEach(rows, row -> guarded(row, "starting to sample", DrawRow::start));
      List<DrawRow> alive = alive(rows);
      long started = System.nanoTime();
      denoise(alive, denoisers);
      long denoised = System.nanoTime();
      hostWork.forEach(alive(alive), row -> guarded(row, "sampling", this::advance));
      meter.advanced(started - from + System.nanoTime() - denoised);
    } catch (RuntimeException | Error e) {
      rows.forEach(row -> row.run().fail(e, "sampling"));
    } finally {
      schedule.giveBack(rows);
    }
  }

  private static List<DrawRow> alive(List<DrawRow> rows) {
    List<DrawRow> alive = new ArrayList<>(rows.size());
    for (DrawRow row : rows) {
      if (!row.run().settled()) {
        alive.add(row);
      }
    }
    return alive;
  }

  /** Does one row's work unless its job has ended; what it throws ends the job. */
  private static void guarded(DrawRow row, String activity, Consumer<DrawRow> work) {
    try {
      if (!row.run().endIfCancelled()) {
        work.accept(row);
      }
    } catch (RuntimeException | Error e) {
      row.run().fail(e, activity);
    }
  }

  private void advance(DrawRow row) {
    Finite.require(row.denoised(), "what the prior makes of this scan");
    row.chain().advance(row.denoised());
    row.run().draws().sampling().stepped(row.draw(), row.chain());
  }

  private void denoise(List<DrawRow> rows, DenoiserSet denoisers) {
    if (rows.isEmpty()) {
      return;
    }
    try {
      call(rows, denoisers);
    } catch (RuntimeException | Error e) {
      restart(rows, denoisers, e);
      for (DrawRow row : rows) {
        if (!row.run().settled()) {
          callAlone(row, denoisers);
        }
      }
    }
  }

  private void callAlone(DrawRow row, DenoiserSet denoisers) {
    List<DrawRow> alone = List.of(row);
    try {
      call(alone, denoisers);
    } catch (RuntimeException | Error e) {
      row.run().fail(e, "sampling");
      restart(alone, denoisers, e);
    }
  }

  private void restart(List<DrawRow> rows, DenoiserSet denoisers, Throwable cause) {
    LOG.warn("Lane worker {} restarts its denoiser after a failure", number, cause);
    meter.restarted();
    try {
      denoisers.discard(rows.get(0).run().prior());
    } catch (RuntimeException e) {
      LOG.warn("Lane worker {} could not close a failed denoiser", number, e);
    }
  }

  private void call(List<DrawRow> rows, DenoiserSet denoisers) {
    BatchKey key = rows.get(0).run().draws().sampling().key();
    float[][] states = new float[rows.size()][];
    float[][] denoised = new float[rows.size()][];
    float[] sigmas = new float[rows.size()];
    for (int i = 0; i < states.length; i++) {
      DrawRow row = rows.get(i);
      states[i] = row.chain().state();
      sigmas[i] = row.chain().sigma();
      denoised[i] = row.denoised();
    }
    Denoiser denoiser = denoisers.of(key.prior());
    long from = System.nanoTime();
    denoiser.denoise(states, sigmas, key.height(), key.width(), denoised);
    meter.denoised(rows.size(), System.nanoTime() - from);
  }
}
