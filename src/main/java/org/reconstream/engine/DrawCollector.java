package org.reconstream.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
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

  private final IntUnaryOperator plan;
  private final Sink sink;
  private final Map<Integer, Chain> early = new HashMap<>();
  private volatile int collected;
  private volatile int planned;

  /** Collects a fixed number of draws. */
  DrawCollector(int draws, Sink sink) {
    this(collected -> draws, sink);
  }

  /**
   * Collects draws until a plan is content.
   *
   * @param plan how many draws to make in all, by the number in the sink; asked when as many as it
   *     said last are in
   */
  DrawCollector(IntUnaryOperator plan, Sink sink) {
    this.plan = plan;
    this.sink = sink;
    this.planned = plan.applyAsInt(0);
  }

  /** The number of draws to make in all, as far as is known now; it only grows. */
  int planned() {
    return planned;
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
    if (collected == planned) {
      planned = plan.applyAsInt(collected);
    }
    return collected == planned;
  }
}
