package org.reconstream.engine;

import java.util.HashMap;
import java.util.Map;
import org.reconstream.posterior.Chain;

/**
 * Puts finished draws into a sink in the order of their index, whatever order they finish in, so
 * that sums over draws have the same bits for any number of workers. Thread-safe.
 */
final class DrawCollector {
  /** Takes draws, one at a time and in order. */
  @FunctionalInterface
  interface Sink {
    void add(int draw, Chain chain);
  }

  private final int draws;
  private final Sink sink;
  private final Map<Integer, Chain> early = new HashMap<>();
  private volatile int collected;

  DrawCollector(int draws, Sink sink) {
    this.draws = draws;
    this.sink = sink;
  }

  /** The number of draws in the sink. */
  int collected() {
    return collected;
  }

  /** Takes a finished draw; true, once, for the call after which all draws are in the sink. */
  synchronized boolean collect(int draw, Chain chain) {
    early.put(draw, chain);
    Chain next = early.remove(collected);
    while (next != null) {
      sink.add(collected, next);
      collected = collected + 1;
      next = early.remove(collected);
    }
    return collected == draws;
  }
}
