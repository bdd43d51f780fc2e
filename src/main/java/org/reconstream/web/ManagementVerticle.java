package org.reconstream.web;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /health/live}, {@code /health/ready}, {@code /health/started} (200 or 503, JSON with a
 * reason per part) and {@code /metrics} (Prometheus text).
 */
public final class ManagementVerticle extends VerticleBase {
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final String host;
  private final int port;
  private final Health health;
  private final PrometheusMeterRegistry meters;
  private @Nullable HttpServer server;

  /** An endpoint on an address; port 0 takes a free one. */
  public ManagementVerticle(String host, int port, Health health, PrometheusMeterRegistry meters) {
    this.host = host;
    this.port = port;
    this.health = health;
    this.meters = meters;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions().setHost(host).setPort(port).setIdleTimeout(30);
    return vertx
        .createHttpServer(options)
        .requestHandler(this::answer)
        .listen()
        .onSuccess(listening -> server = listening);
  }

  /** The address it binds to. */
  public String host() {
    return host;
  }

  /** The port it listens on. */
  public int port() {
    HttpServer listening = server;
    return listening == null ? port : listening.actualPort();
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (!request.method().equals(HttpMethod.GET)) {
      response.setStatusCode(405).end();
      return;
    }
    switch (request.path()) {
      case "/health/live" -> answer(response, health.live());
      case "/health/ready" -> answer(response, health.ready());
      case "/health/started" -> answer(response, health.startedAnswer());
      case "/metrics" ->
          response.putHeader("content-type", METRICS_TYPE).end(meters.scrape(METRICS_TYPE));
      default -> response.setStatusCode(404).end();
    }
  }

  private static void answer(HttpServerResponse response, Health.Answer answer) {
    JsonObject checks = new JsonObject();
    for (Map.Entry<String, String> reason : answer.reasons().entrySet()) {
      checks.put(reason.getKey(), reason.getValue());
    }
    response
        .setStatusCode(answer.up() ? 200 : 503)
        .putHeader("content-type", "application/json")
        .end(
            new JsonObject()
                .put("status", answer.up() ? "UP" : "DOWN")
                .put("checks", checks)
                .encode());
  }
}
