package org.reconstream.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where every job is, and which is served next: waiting, calibrating, ready, sampling.
 *
 * <p>Priorities are strict, and first come first served inside one. Sampling jobs of one priority
 * take turns, a batch each, so a long job does not hold up a short one beside it; an urgent job
 * takes the very next step. Jobs are calibrated a little ahead and sampled a few at a time; only
 * jobs at least as urgent count against that, so urgent work is never behind a full stage of lesser
 * work, and every stage is bounded.
 *
 * <p>Thread-safe; calls that wait end when the schedule is closed.
 */
final class Schedule {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition calibratorsWork = lock.newCondition();
  private final Condition lanesWork = lock.newCondition();
  private final ClassQueues waiting = new ClassQueues();
  private final ClassQueues calibrating = new ClassQueues();
  private final ClassQueues ready = new ClassQueues();
  private final ClassQueues sampling = new ClassQueues();
  private final Set<JobRun> reserving = new HashSet<>();
  private final MemoryBudget memory;
  private final int calibratedAhead;
  private final int concurrentJobs;
  private final int laneRows;
  private boolean closed;

  Schedule(EngineSettings settings) {
    this.memory = new MemoryBudget(settings.memoryBytes());
    this.calibratedAhead = settings.calibratedAhead();
    this.concurrentJobs = settings.concurrentJobs();
    this.laneRows = settings.laneRows();
  }

  /** Accepts a job; false if the schedule is closed. */
  boolean add(JobRun run) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      waiting.add(run);
      calibratorsWork.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next job to calibrate and reserves its memory; null when closed. */
  @Nullable JobRun nextToCalibrate() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        JobRun run = waiting.head();
        if (run != null && mayCalibrate(run)) {
          waiting.remove(run);
          calibrating.add(run);
          reserving.add(run);
          return run;
        }
        calibratorsWork.await();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private boolean mayCalibrate(JobRun run) {
    int ahead = calibrating.countFrom(run.priority()) + ready.countFrom(run.priority());
    return ahead < calibratedAhead && memory.tryReserve(run.priority(), run.bytes());
  }

  /** Takes a job back from calibration: to be sampled, or gone if it has ended. */
  void calibrated(JobRun run) {
    lock.lock();
    try {
      calibrating.remove(run);
      if (run.settled()) {
        release(run);
      } else {
        ready.add(run);
        lanesWork.signalAll();
      }
      calibratorsWork.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for rows that may share a denoiser call, the most urgent first.
   *
   * @param most the largest number of rows
   */
  Turn nextTurn(int most) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        admit();
        List<DrawRow> rows = gather(most);
        if (!rows.isEmpty()) {
          return new Turn(rows, alone(rows.size()));
        }
        lanesWork.await();
      }
      return Turn.NONE;
    } finally {
      lock.unlock();
    }
  }

  private void admit() {
    for (Priority priority : Priority.values()) {
      JobRun run = ready.of(priority).peekFirst();
      while (run != null && hasRoomFor(priority)) {
        ready.remove(run);
        run.clock().startSampling();
        sampling.add(run);
        calibratorsWork.signalAll();
        run = ready.of(priority).peekFirst();
      }
    }
  }

  /** A few jobs side by side, and more if their draws do not fill the lane. */
  private boolean hasRoomFor(Priority priority) {
    return sampling.countFrom(priority) < concurrentJobs || sampling.drawsFrom(priority) < laneRows;
  }

  private List<DrawRow> gather(int most) {
    List<DrawRow> rows = new ArrayList<>(most);
    for (JobRun run : sampling.all()) {
      if (rows.isEmpty() || key(run).equals(key(rows.get(0).run()))) {
        if (takeRows(run, most, rows)) {
          sampling.remove(run);
          sampling.add(run);
        }
      }
    }
    return rows;
  }

  private boolean alone(int rows) {
    int out = 0;
    for (JobRun run : sampling.all()) {
      out += run.draws().out();
      if (run.draws().anyLeft()) {
        return false;
      }
    }
    return out == rows;
  }

  private static BatchKey key(JobRun run) {
    return run.draws().sampling().key();
  }

  private static boolean takeRows(JobRun run, int most, List<DrawRow> rows) {
    int before = rows.size();
    while (rows.size() < most) {
      DrawRow row = run.draws().take();
      if (row == null) {
        break;
      }
      rows.add(row);
    }
    return rows.size() > before;
  }

  /** Takes rows back after a step; jobs that have ended leave once their last row is back. */
  void giveBack(List<DrawRow> rows) {
    lock.lock();
    try {
      for (DrawRow row : rows) {
        JobRun run = row.run();
        run.draws().giveBack(row);
        if (run.settled()) {
          sampling.remove(run);
          if (!run.draws().anyOut()) {
            release(run);
          }
        }
      }
      lanesWork.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void release(JobRun run) {
    if (reserving.remove(run)) {
      memory.release(run.bytes());
      calibratorsWork.signalAll();
    }
  }

  /** Ends every wait and hands out the jobs that are anywhere in here. */
  List<JobRun> close() {
    lock.lock();
    try {
      closed = true;
      List<JobRun> left = new ArrayList<>();
      for (ClassQueues queues : List.of(waiting, calibrating, ready, sampling)) {
        left.addAll(queues.all());
      }
      waiting.clear();
      ready.clear();
      calibratorsWork.signalAll();
      lanesWork.signalAll();
      return left;
    } finally {
      lock.unlock();
    }
  }

  /** The sizes of the stages at one moment. */
  record Occupancy(
      Map<Priority, Integer> waiting,
      Map<Priority, Integer> calibrating,
      Map<Priority, Integer> ready,
      Map<Priority, Integer> sampling,
      long reservedBytes,
      long memoryBytes,
      boolean closed) {}

  Occupancy occupancy() {
    lock.lock();
    try {
      return new Occupancy(
          waiting.sizes(),
          calibrating.sizes(),
          ready.sizes(),
          sampling.sizes(),
          memory.reserved(),
          memory.capacity(),
          closed);
    } finally {
      lock.unlock();
    }
  }
}
