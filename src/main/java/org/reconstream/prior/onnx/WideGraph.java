package org.reconstream.prior.onnx;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A graph once more, in a session of all cores, for evaluations that have the CPU to themselves.
 * How a sum is divided among threads may change its bits (it does for matrix products, not for
 * convolutions), so it serves a size of image only after it has given the bits of the session of
 * one thread for that size, where nothing depends on the numbers in the image.
 *
 * <p>Thread-safe; loaded at first use. Where it cannot be loaded or run, one thread goes on alone.
 */
final class WideGraph implements AutoCloseable {
  private final Supplier<LoadedGraph> loader;
  private final Map<Size, Boolean> sameBits = new ConcurrentHashMap<>();
  private @Nullable LoadedGraph graph;

  private record Size(int height, int width) {}

  WideGraph(Supplier<LoadedGraph> loader) {
    this.loader = loader;
  }

  /** The graph; throws what loading it throws. */
  synchronized LoadedGraph graph() {
    if (graph == null) {
      graph = loader.get();
    }
    return graph;
  }

  /** Whether it gives the bits of one thread for this size; null while nobody has compared them. */
  @Nullable Boolean sameBits(int height, int width) {
    return sameBits.get(new Size(height, width));
  }

  /** Takes note of a comparison. */
  void compared(int height, int width, boolean same) {
    sameBits.put(new Size(height, width), same);
  }

  @Override
  public synchronized void close() {
    if (graph != null) {
      graph.close();
      graph = null;
    }
  }
}
