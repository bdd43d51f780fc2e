package org.reconstream.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.reconstream.stream.StreamSettings;
import org.reconstream.stream.TopicName;
import org.reconstream.stream.TopicSettings;

/** Holds deploy/ to what the software does. */
final class DeployTest {
  private static final Path DEPLOY = Path.of("deploy");

  @Test
  void theServiceOfTheComposeFileReadsItsConfiguration() throws IOException {
    ServiceConfig config = ConfigFile.read(DEPLOY.resolve("service.yaml"));
    assertThat(config.kafka().bootstrap()).isEqualTo("broker:9092");
    assertThat(config.management().port()).isEqualTo(8081);
    JsonNode service = compose().path("services").path("reconstream");
    assertThat(service.path("volumes").toString()).contains("./service.yaml");
    assertThat(service.path("ports").toString()).contains("8081:8081");
    Path build = DEPLOY.resolve(service.path("build").path("context").asText());
    assertThat(build.resolve(service.path("build").path("dockerfile").asText())).exists();
  }

  @Test
  void composeGivesTheDrainItsTime() throws IOException {
    String grace =
        compose().path("services").path("reconstream").path("stop_grace_period").asText();
    Duration drain =
        ConfigFile.read(DEPLOY.resolve("service.yaml"))
            .kafka()
            .settings()
            .delivery()
            .drainTimeout();
    assertThat(Duration.parse("PT" + grace)).isGreaterThan(drain.plusSeconds(10));
  }

  @Test
  void composeMakesEveryTopicAndTakesRecordsOfTheInlineLimit() throws IOException {
    StreamSettings stream = ConfigFile.read(DEPLOY.resolve("service.yaml")).kafka().settings();
    JsonNode services = compose().path("services");
    String commands = services.path("topics").path("command").toString();
    TopicSettings topics = stream.topics();
    for (TopicName topic :
        new TopicName[] {
          topics.measurements(),
          topics.retry(),
          topics.deadLetters(),
          topics.reconstructions(),
          topics.status()
        }) {
      assertThat(commands).contains("create " + topic + " ");
    }
    long limit =
        services.path("broker").path("environment").path("KAFKA_MESSAGE_MAX_BYTES").asLong();
    assertThat(limit).isGreaterThan(stream.delivery().inlineLimitBytes() + (1 << 20));
    assertThat(commands).contains("max.message.bytes=" + limit);
  }

  @Test
  void containersPackWhatTheProgramNeeds() throws IOException {
    for (String name : new String[] {"Containerfile", "Containerfile.gpu"}) {
      assertThat(Files.readString(DEPLOY.resolve(name)))
          .contains("COPY models models")
          .contains("target/lib lib")
          .contains("target/reconstream.jar reconstream.jar")
          .contains("USER reconstream");
    }
  }

  @Test
  void continuousIntegrationRunsTheTestCommandOfTheReadme() throws IOException {
    String command = "mvn -B -ntp verify";
    assertThat(Files.readString(Path.of("README.md"))).contains("\n" + command + "\n");
    assertThat(Files.readString(Path.of(".ci/run"))).endsWith("\n" + command + "\n");
    assertThat(Path.of(".ci/run")).isExecutable();
  }

  @Test
  void linksOfTheDocumentsLeadSomewhere() throws IOException {
    Pattern link = Pattern.compile("\\]\\(([^)#]+)\\)");
    for (String document : new String[] {"README.md", "deploy/OPERATING.md"}) {
      Path file = Path.of(document).toAbsolutePath();
      for (Matcher m = link.matcher(Files.readString(file)); m.find(); ) {
        assertThat(file.resolveSibling(m.group(1))).exists();
      }
    }
  }

  private static JsonNode compose() throws IOException {
    return new YAMLMapper().readTree(Files.readString(DEPLOY.resolve("compose.yaml")));
  }
}
