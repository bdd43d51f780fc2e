package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as its own process: configuration, health, results, dead letters, SIGTERM. */
final class ServeIT {
  private static final Pattern MANAGEMENT =
      Pattern.compile("\"management\":\"127\\.0\\.0\\.1:(\\d+)\"");

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private Path folder;

  @Test
  void aServiceTakesScansAndDrainsOnSigterm() throws Exception {
    Path config = folder.resolve("service.yaml");
    Files.writeString(
        config,
        """
        recipe: {draws: 1, levels: 3}
        kafka: {key-secret: hunter2, topics: {partitions: 2}}
        management: {port: 0}
        """);
    Process process = start("serve", "--embedded-broker", "--config", config.toString());
    CompletableFuture.delayedExecutor(4, TimeUnit.MINUTES).execute(process::destroyForcibly);
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      StringBuilder seen = new StringBuilder();
      String broker = after(output, seen, "embedded broker: ");
      String started = lineWith(output, seen, "\"started\"");
      assertThat(seen.toString()).contains("key-secret").doesNotContain("hunter2");
      int port = port(started);
      awaitReady(port);
      exchange(broker);
      assertThat(get(port, "/metrics").body())
          .contains("reconstream_published_total{consumer=\"0\"} 2.0")
          .contains("reconstream_dead_letters_total{consumer=\"0\"} 2.0");
      assertThat(process.toHandle().destroy()).isTrue();
      lineWith(output, seen, "stopped");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private void exchange(String broker) throws IOException {
    Path junk = Files.write(folder.resolve("junk"), new byte[500]);
    Path results = folder.resolve("results");
    String chest = "models/examples/chest-60-views.npz";
    CommandRun ct = CommandRun.of("submit", chest, "--bootstrap", broker);
    assertThat(ct.exitCode()).as(ct.err()).isZero();
    String ctJob = ct.out().split(" ", -1)[0];
    CommandRun wrong =
        CommandRun.of("submit", chest, "--bootstrap", broker, "--prior", "mri-gaussian");
    assertThat(wrong.exitCode()).as(wrong.err()).isZero();
    String scan = "models/examples/brain-8ch-poisson.npy";
    CommandRun sent = CommandRun.of("submit", scan, "--bootstrap", broker, "--priority", "stat");
    assertThat(sent.exitCode()).as(sent.err()).isZero();
    String job = sent.out().split(" ", -1)[0];
    assertThat(
            CommandRun.of("submit", "--unchecked", junk.toString(), "--bootstrap", broker)
                .exitCode())
        .isZero();
    CommandRun collected =
        CommandRun.of(
            "collect",
            "--out",
            results.toString(),
            "--bootstrap",
            broker,
            "--count",
            "4",
            "--wait",
            "120");
    assertThat(collected.exitCode()).as(collected.err()).isZero();
    assertThat(collected.out())
        .contains(ctJob + " reconstructed")
        .contains("dead letter (PriorMismatch): prior mri-gaussian covers MR, not CT");
    assertThat(results.resolve(ctJob).resolve("mean.dcm")).isNotEmptyFile();
    assertThat(collected.out())
        .contains(job + " reconstructed")
        .contains("dead letter (Malformed)");
    assertThat(results.resolve(job).resolve("mean.dcm")).isNotEmptyFile();
    CommandRun more =
        CommandRun.of(
            "collect",
            "--out",
            results.toString(),
            "--bootstrap",
            broker,
            "--count",
            "5",
            "--wait",
            "1");
    assertThat(more.exitCode()).isEqualTo(1);
    assertThat(more.err()).contains("only 4 of 5 outcomes");
    assertThat(CommandRun.of("doctor", "--bootstrap", broker).out())
        .contains("ok  topic reconstream.measurements.v1 ");
  }

  private static Process start(String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder();
    builder
        .command()
        .addAll(
            Arrays.asList(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                "org.reconstream.cli.Main"));
    builder.command().addAll(Arrays.asList(arguments));
    return builder.redirectErrorStream(true).start();
  }

  private static String after(BufferedReader output, StringBuilder seen, String text)
      throws IOException {
    String line = lineWith(output, seen, text);
    return line.substring(line.indexOf(text) + text.length()).strip();
  }

  private static String lineWith(BufferedReader output, StringBuilder seen, String text)
      throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      seen.append(line).append('\n');
      if (line.contains(text)) {
        return line;
      }
    }
    throw new AssertionError("the process ended without '" + text + "':\n" + seen);
  }

  private static int port(String started) {
    Matcher matcher = MANAGEMENT.matcher(started);
    assertThat(matcher.find()).as(started).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  private static void awaitReady(int port) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (get(port, "/health/ready").statusCode() != 200) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
