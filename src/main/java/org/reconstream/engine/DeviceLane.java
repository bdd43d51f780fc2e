package org.reconstream.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One device: the threads that step draws on it, each with its own denoisers. On a CPU every worker
 * steps one row at a time, which is fastest there; on a GPU two workers take turns with batches,
 * and further threads do the host arithmetic.
 */
final class DeviceLane {
  private final EngineSettings settings;
  private final LaneMeter meter;
  private final HostWork hostWork;
  private final List<Thread> threads = new ArrayList<>();

  private DeviceLane(EngineSettings settings) {
    this.settings = settings;
    this.meter = new LaneMeter(settings.workers());
    this.hostWork = new HostWork(settings.advancers());
  }

  /** Starts the lane's threads; they end when the schedule is closed. */
  static DeviceLane start(EngineSettings settings, Schedule schedule) {
    DeviceLane lane = new DeviceLane(settings);
    for (int number = 0; number < settings.workers(); number++) {
      LaneWorker worker =
          new LaneWorker(number, settings.batchRows(), schedule, lane.hostWork, lane.meter);
      lane.threads.add(EngineThreads.named("lane-" + settings.device() + "-" + number, worker));
    }
    lane.threads.forEach(Thread::start);
    return lane;
  }

  EngineStatus.Lane status() {
    return meter.read(settings);
  }

  /** Waits for the lane's threads to end; true if all did in time. */
  boolean awaitEnd(Duration timeout) throws InterruptedException {
    boolean ended = EngineThreads.join(threads, timeout);
    hostWork.close();
    return ended;
  }
}
