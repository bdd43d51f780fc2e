package org.reconstream.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reconstream.engine.EngineStatus;
import org.reconstream.engine.Priority;
import org.reconstream.stream.IngestStatus;

final class ManagementVerticleTest {
  private final AtomicReference<EngineStatus> engine = new AtomicReference<>(engine(false, 1));
  private final AtomicReference<List<IngestStatus>> consumers =
      new AtomicReference<>(List.of(consumer(2, true, 0, null)));
  private final Health health = new Health(engine::get, consumers::get);
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ManagementVerticle verticle =
      new ManagementVerticle("127.0.0.1", 0, health, meters);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();

  @BeforeEach
  void deploy() throws Exception {
    vertx.deployVerticle(verticle).await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void startedFollowsTheStart() throws Exception {
    assertThat(get("/health/started").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    health.started();
    assertThat(get("/health/started").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(ready.body()).contains("\"status\":\"UP\"").contains("2 partitions");
  }

  @Test
  void drainingIsNotReadyButAlive() throws Exception {
    health.started();
    health.draining();
    assertThat(get("/health/ready").body()).contains("draining");
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void aPausedConsumerIsReadyAnIdleOneIsNot() throws Exception {
    health.started();
    consumers.set(List.of(paused(consumer(3, true, 0, null))));
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    consumers.set(List.of(consumer(0, true, 0, null)));
    assertThat(get("/health/ready").body()).contains("no partitions assigned");
    consumers.set(List.of(consumer(3, false, 0, null)));
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    consumers.set(List.of(consumer(3, true, 0, null)));
    engine.set(engine(true, 1));
    assertThat(get("/health/ready").body()).contains("the latest step failed");
  }

  @Test
  void aStuckThreadIsNotAlive() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    consumers.set(List.of(consumer(2, true, 31, null)));
    assertThat(get("/health/live").statusCode()).isEqualTo(503);
    consumers.set(List.of(consumer(2, true, 0, "secret reason")));
    assertThat(get("/health/live").statusCode()).isEqualTo(503);
    assertThat(get("/health/live").body()).doesNotContain("secret");
    consumers.set(List.of(consumer(2, true, 0, null)));
    engine.set(engine(false, 121));
    assertThat(get("/health/live").statusCode()).isEqualTo(503);
  }

  @Test
  void metersFollowTheSnapshots() throws Exception {
    ServiceMeters service = new ServiceMeters(meters);
    service.engine(engine::get);
    service.stream(consumers::get);
    assertThat(get("/metrics").body())
        .contains("reconstream_jobs_total{outcome=\"Reconstructed\"} 5.0")
        .contains("reconstream_jobs_total{outcome=\"Malformed\"} 3.0")
        .contains("reconstream_dead_letters_total{consumer=\"0\"} 4.0")
        .contains("reconstream_transactions_total{consumer=\"0\",result=\"committed\"} 6.0")
        .contains("reconstream_denoiser_seconds_count{device=\"cpu\"} 10")
        .contains("reconstream_denoiser_seconds_sum{device=\"cpu\"} 2.0")
        .contains("reconstream_lane_seconds_total{device=\"cpu\",state=\"idle\"} 4.0")
        .contains("reconstream_budget_bytes{consumer=\"0\"} 100.0");
  }

  @Test
  void everyMeterOfTheOperatingPageExists() throws Exception {
    ServiceMeters service = new ServiceMeters(meters);
    service.engine(engine::get);
    service.stream(consumers::get);
    ResultMeters results = new ResultMeters(meters);
    assertThat(results).isNotNull();
    String page = Files.readString(Path.of("deploy/OPERATING.md"));
    List<String> named =
        Pattern.compile("`(reconstream_[a-z_]+)`")
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(named).hasSizeGreaterThan(3);
    assertThat(get("/metrics").body()).contains(named);
  }

  @Test
  void everythingElseIsRefused() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
    HttpRequest post =
        HttpRequest.newBuilder(uri("/metrics"))
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build();
    assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + verticle.port() + path);
  }

  private static EngineStatus engine(boolean failing, int tickSeconds) {
    EngineStatus.Lane lane =
        new EngineStatus.Lane(
            "cpu",
            2,
            1,
            10,
            20,
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            0,
            failing,
            Duration.ofSeconds(tickSeconds));
    return new EngineStatus(
        false,
        List.of(lane),
        Map.of(Priority.STAT, 1),
        Map.of(),
        Map.of(),
        Map.of(),
        1,
        10,
        50,
        1000,
        5,
        Map.of("Malformed", 3L));
  }

  private static IngestStatus consumer(
      int partitions, boolean transactional, int turnSeconds, @Nullable String failure) {
    return new IngestStatus(
        0,
        partitions,
        false,
        transactional,
        1,
        Duration.ofSeconds(1),
        Duration.ofSeconds(turnSeconds),
        10,
        100,
        7,
        2,
        4,
        6,
        1,
        0,
        failure);
  }

  private static IngestStatus paused(IngestStatus s) {
    return new IngestStatus(
        s.number(),
        s.assignedPartitions(),
        true,
        s.transactional(),
        s.openRecords(),
        s.oldestOpen(),
        s.sinceLastTurn(),
        s.inflightBytes(),
        s.budgetBytes(),
        s.published(),
        s.retried(),
        s.deadLettered(),
        s.transactions(),
        s.aborts(),
        s.stale(),
        s.failure());
  }
}
