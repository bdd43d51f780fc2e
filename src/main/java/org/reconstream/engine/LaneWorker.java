package org.reconstream.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.JacobianDenoiser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stepping loop of one thread of a lane: take rows, start those that are new, denoise them in
 * one call with a noise level each, advance each, give them back. Rows whose chains ask for a
 * vector-Jacobian product get theirs in one more call.
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
      Turn turn = next();
      while (!turn.rows().isEmpty()) {
        take(turn, denoisers);
        turn = next();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Turn next() throws InterruptedException {
    long from = System.nanoTime();
    meter.idle(number);
    Turn turn = schedule.nextTurn(batchRows);
    meter.busy(number, System.nanoTime() - from);
    return turn;
  }

  private void take(Turn turn, DenoiserSet denoisers) throws InterruptedException {
    List<DrawRow> rows = turn.rows();
    try {
      long from = System.nanoTime();
      hostWork.forEach(rows, row -> guarded(row, "starting to sample", DrawRow::start));
      List<DrawRow> alive = alive(rows);
      meter.advanced(System.nanoTime() - from);
      onDevice(alive, denoisers, turn.alone() ? this::denoiseAlone : this::denoise);
      List<DrawRow> denoised = alive(alive);
      advance(denoised, LaneWorker::advance);
      List<DrawRow> asking = alive(denoised).stream().filter(DrawRow::asksForProduct).toList();
      if (!asking.isEmpty()) {
        onDevice(asking, denoisers, this::multiply);
        advance(alive(asking), LaneWorker::complete);
      }
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

  private void advance(List<DrawRow> rows, Consumer<DrawRow> work) throws InterruptedException {
    long from = System.nanoTime();
    hostWork.forEach(rows, row -> guarded(row, "sampling", work));
    meter.advanced(System.nanoTime() - from);
  }

  private static void advance(DrawRow row) {
    Finite.require(row.denoised(), "what the prior makes of this scan");
    row.chain().advance(row.denoised());
    if (!row.asksForProduct()) {
      row.run().draws().sampling().stepped(row.draw(), row.chain());
    }
  }

  private static void complete(DrawRow row) {
    Finite.require(row.product(), "the prior's gradient at this scan");
    row.chain().complete(row.product());
    row.run().draws().sampling().stepped(row.draw(), row.chain());
  }

  /** One call of a denoiser for rows with the same key. */
  private interface DeviceCall {
    void of(Denoiser denoiser, BatchKey key, List<DrawRow> rows);
  }

  private void onDevice(List<DrawRow> rows, DenoiserSet denoisers, DeviceCall call) {
    if (rows.isEmpty()) {
      return;
    }
    try {
      call(rows, denoisers, call);
    } catch (RuntimeException | Error e) {
      restart(rows, denoisers, e);
      for (DrawRow row : rows) {
        if (!row.run().settled()) {
          callAlone(row, denoisers, call);
        }
      }
    }
  }

  private void callAlone(DrawRow row, DenoiserSet denoisers, DeviceCall call) {
    List<DrawRow> alone = List.of(row);
    try {
      call(alone, denoisers, call);
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

  private static void call(List<DrawRow> rows, DenoiserSet denoisers, DeviceCall call) {
    BatchKey key = rows.get(0).run().draws().sampling().key();
    call.of(denoisers.of(key.prior()), key, rows);
  }

  private void denoise(Denoiser denoiser, BatchKey key, List<DrawRow> rows) {
    denoise(denoiser::denoise, key, rows);
  }

  private void denoiseAlone(Denoiser denoiser, BatchKey key, List<DrawRow> rows) {
    denoise(denoiser::denoiseAlone, key, rows);
  }

  /** A way of denoising a batch. */
  private interface Denoising {
    void of(float[][] rows, float[] sigmas, int height, int width, float[][] denoised);
  }

  private void denoise(Denoising denoising, BatchKey key, List<DrawRow> rows) {
    float[][] states = arrays(rows, row -> row.chain().state());
    float[][] denoised = arrays(rows, DrawRow::denoised);
    long from = System.nanoTime();
    denoising.of(states, sigmas(rows), key.height(), key.width(), denoised);
    meter.denoised(rows.size(), System.nanoTime() - from);
  }

  private void multiply(Denoiser denoiser, BatchKey key, List<DrawRow> rows) {
    if (!(denoiser instanceof JacobianDenoiser jacobian)) {
      throw new IllegalStateException("a chain asks a prior without Jacobian for a product");
    }
    float[][] states = arrays(rows, row -> row.chain().state());
    float[][] cotangents = arrays(rows, DrawRow::cotangent);
    float[][] products = arrays(rows, DrawRow::product);
    long from = System.nanoTime();
    jacobian.vectorJacobian(states, sigmas(rows), cotangents, key.height(), key.width(), products);
    meter.multiplied(System.nanoTime() - from);
  }

  private static float[][] arrays(List<DrawRow> rows, Function<DrawRow, float[]> array) {
    return rows.stream().map(array).toArray(float[][]::new);
  }

  private static float[] sigmas(List<DrawRow> rows) {
    float[] sigmas = new float[rows.size()];
    for (int i = 0; i < sigmas.length; i++) {
      sigmas[i] = rows.get(i).chain().sigma();
    }
    return sigmas;
  }
}
