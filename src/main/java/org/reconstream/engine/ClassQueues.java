package org.reconstream.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One first-in first-out queue of jobs per priority. Not thread-safe; {@link Schedule} guards it.
 */
final class ClassQueues {
  private final Map<Priority, Deque<JobRun>> queues = new EnumMap<>(Priority.class);

  ClassQueues() {
    for (Priority priority : Priority.values()) {
      queues.put(priority, new ArrayDeque<>());
    }
  }

  void add(JobRun run) {
    of(run.priority()).addLast(run);
  }

  boolean remove(JobRun run) {
    return of(run.priority()).remove(run);
  }

  /** The job to serve next: the oldest of the most urgent. */
  @Nullable JobRun head() {
    for (Priority priority : Priority.values()) {
      JobRun run = of(priority).peekFirst();
      if (run != null) {
        return run;
      }
    }
    return null;
  }

  /** The number of jobs at least as urgent as {@code priority}. */
  int countFrom(Priority priority) {
    int count = 0;
    for (Priority other : Priority.values()) {
      if (other.compareTo(priority) <= 0) {
        count += of(other).size();
      }
    }
    return count;
  }

  /** The draws still to be made by jobs at least as urgent as {@code priority}. */
  int drawsFrom(Priority priority) {
    int count = 0;
    for (Priority other : Priority.values()) {
      if (other.compareTo(priority) <= 0) {
        for (JobRun run : of(other)) {
          count += run.draws().sampling().remaining();
        }
      }
    }
    return count;
  }

  /** The queue of one priority. */
  Deque<JobRun> of(Priority priority) {
    return Objects.requireNonNull(queues.get(priority));
  }

  /** Every job, in the order of service. */
  List<JobRun> all() {
    List<JobRun> all = new ArrayList<>();
    queues.values().forEach(all::addAll);
    return all;
  }

  Map<Priority, Integer> sizes() {
    Map<Priority, Integer> sizes = new EnumMap<>(Priority.class);
    queues.forEach((priority, queue) -> sizes.put(priority, queue.size()));
    return Map.copyOf(sizes);
  }

  void clear() {
    queues.values().forEach(Deque::clear);
  }
}
