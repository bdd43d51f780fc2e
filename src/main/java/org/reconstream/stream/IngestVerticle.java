package org.reconstream.stream;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * One consumer under Vert.x, which gives it its lifecycle and nothing else: its threads are its own
 * and no event loop ever waits for Kafka.
 */
public final class IngestVerticle extends VerticleBase {
  private final Ingest ingest;

  IngestVerticle(Ingest ingest) {
    this.ingest = ingest;
  }

  @Override
  public Future<?> start() {
    ingest.start();
    return Future.succeededFuture();
  }

  /** Completes when the consumer has drained and left. */
  @Override
  public Future<?> stop() {
    return vertx.executeBlocking(ingest::stop, false);
  }

  /** How it is doing. */
  public IngestStatus status() {
    return ingest.status();
  }
}
