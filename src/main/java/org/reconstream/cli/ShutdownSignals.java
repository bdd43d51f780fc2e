package org.reconstream.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT: the first one asks for a clean stop, the second ends the process at once,
 * which loses nothing because open work is delivered again.
 *
 * <p>A shutdown hook cannot tell a second signal from the first; the handler of the JDK that can is
 * reached by reflection, because it is not part of the Java platform's API. Where it is missing,
 * signals end the process as they do by default.
 */
final class ShutdownSignals {
  private static final Logger LOG = LoggerFactory.getLogger(ShutdownSignals.class);
  private static final int SECOND_SIGNAL = 130;

  private ShutdownSignals() {}

  /** Runs {@code stop} on its own thread at the first signal. */
  static void install(Runnable stop) {
    AtomicInteger received = new AtomicInteger();
    Runnable onSignal =
        () -> {
          if (received.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(SECOND_SIGNAL);
          }
          new Thread(stop, "shutdown").start();
        };
    handle("TERM", onSignal);
    handle("INT", onSignal);
  }

  private static void handle(String name, Runnable onSignal) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                switch (method.getName()) {
                  case "handle" -> {
                    onSignal.run();
                    return null;
                  }
                  case "equals" -> {
                    return arguments != null && self == arguments[0];
                  }
                  case "hashCode" -> {
                    return System.identityHashCode(self);
                  }
                  default -> {
                    return "shutdown";
                  }
                }
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.warn("SIG{} cannot be handled here and ends the process without a drain", name);
    }
  }
}
