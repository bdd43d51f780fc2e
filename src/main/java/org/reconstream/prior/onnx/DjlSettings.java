package org.reconstream.prior.onnx;

import org.reconstream.prior.PriorException;

/**
 * The process-wide settings that DJL reads once: no downloads, ONNX Runtime as the named default
 * (engines of equal rank on the class path would otherwise compete), no silent detour of array
 * arithmetic through another engine. Values given on the command line win.
 */
final class DjlSettings {
  static final String ONNX_RUNTIME = "OnnxRuntime";

  /**
   * Loading ONNX Runtime 1.29 recurses through several megabytes of stack before its first call
   * returns, and overruns the 1 MiB of an ordinary Java thread, which ends the process. The address
   * space is reserved, not used.
   */
  private static final long LOADING_STACK_BYTES = 256L << 20;

  private static boolean applied;

  private DjlSettings() {}

  /** Applies the settings and starts ONNX Runtime, once. */
  static synchronized void apply() {
    if (!applied) {
      setDefault("ai.djl.offline", "true");
      setDefault("ai.djl.default_engine", ONNX_RUNTIME);
      setDefault("ai.djl.onnx.disable_alternative", "true");
      startOnnxRuntime();
      applied = true;
    }
  }

  /** DJL must create the environment of ONNX Runtime, before anything else asks for it. */
  private static void startOnnxRuntime() {
    Throwable[] failure = new Throwable[1];
    Runnable start = () -> ai.djl.engine.Engine.getEngine(ONNX_RUNTIME);
    Thread loader = new Thread(null, start, "onnxruntime-start", LOADING_STACK_BYTES);
    loader.setUncaughtExceptionHandler((thread, thrown) -> failure[0] = thrown);
    loader.start();
    try {
      loader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PriorException("interrupted while ONNX Runtime was starting", e);
    }
    if (failure[0] != null) {
      throw new PriorException(
          "ONNX Runtime cannot start on this machine: " + failure[0].getMessage(), failure[0]);
    }
  }

  private static void setDefault(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
