package org.reconstream.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.reconstream.stream.embedded.EmbeddedBroker;

/** One broker for all tests of a run, with short sessions; every test uses topics of its own. */
public final class SharedBroker implements BeforeAllCallback {
  private static final String KEY = "broker";
  private static String bootstrapServers = "";

  @Override
  public void beforeAll(ExtensionContext context) {
    ExtensionContext.Store store =
        context.getRoot().getStore(ExtensionContext.Namespace.create(SharedBroker.class));
    EmbeddedBroker broker = store.computeIfAbsent(KEY, key -> start(), EmbeddedBroker.class);
    bootstrapServers = broker.bootstrapServers();
  }

  static String bootstrapServers() {
    return bootstrapServers;
  }

  private static EmbeddedBroker start() {
    try {
      return EmbeddedBroker.start(
          Map.of(
              "group.consumer.min.session.timeout.ms", "1000",
              "group.consumer.session.timeout.ms", "3000",
              "group.consumer.min.heartbeat.interval.ms", "100",
              "group.consumer.heartbeat.interval.ms", "300",
              "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
