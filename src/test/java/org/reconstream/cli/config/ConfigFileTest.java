package org.reconstream.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reconstream.engine.ModalityRecipes;
import org.reconstream.engine.Recipe;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.stream.DeliverySettings;
import org.reconstream.stream.StreamSettings;

final class ConfigFileTest {
  @TempDir private Path folder;

  @Test
  void anEmptyFileGivesTheDefaults() throws IOException {
    ServiceConfig config = read("{}");
    assertThat(config).isEqualTo(ServiceConfig.defaults());
    assertThat(config.recipe().recipe()).isEqualTo(RecipeConfig.DEFAULT);
    assertThat(config.kafka().settings()).isEqualTo(StreamSettings.of("localhost:9092"));
    assertThat(read("recipe:\nkafka: {delivery: null}\n")).isEqualTo(config);
  }

  @Test
  void theExampleIsReadAndShowsTheDefaults() throws IOException {
    ServiceConfig config = ConfigFile.read(Path.of("deploy/reconstream.yaml"));
    assertThat(config.recipe()).isEqualTo(ServiceConfig.defaults().recipe());
    assertThat(config.management()).isEqualTo(ServiceConfig.defaults().management());
    assertThat(config.kafka().delivery()).isEqualTo(ServiceConfig.defaults().kafka().delivery());
    assertThat(config.kafka().settings().delivery()).isEqualTo(DeliverySettings.DEFAULT);
    assertThat(config.kafka().topics()).isEqualTo(ServiceConfig.defaults().kafka().topics());
  }

  @Test
  void valuesReachTheRooms() throws IOException {
    ServiceConfig config =
        read(
            """
            recipe: {sampler: pula, sampler-options: {gamma: 0.5}, draws: 3, seed: -5}
            kafka:
              bootstrap: a:1,b:2
              delivery: {drain-timeout: 7 s, inline-limit: 2 MiB}
              consumer: {security.protocol: SSL}
            """);
    assertThat(config.recipe().recipe().sampler())
        .isEqualTo(new SamplerSpec.PreconditionedUla(100, 4, 0.5, 30));
    assertThat(config.recipe().recipe().seed()).isEqualTo(-5);
    StreamSettings stream = config.kafka().settings();
    assertThat(stream.bootstrapServers()).isEqualTo("a:1,b:2");
    assertThat(stream.delivery().drainTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(stream.delivery().inlineLimitBytes()).isEqualTo(2 << 20);
    assertThat(stream.consumerProperties()).containsEntry("security.protocol", "SSL");
    assertThat(config.with("c:3", null).kafka().bootstrap()).isEqualTo("c:3");
  }

  @Test
  void ctDiffersFromMrWhereItSaysSoAndInItsPrior() throws IOException {
    ModalityRecipes defaults = read("{}").recipe().recipes();
    assertThat(defaults.mr()).isEqualTo(RecipeConfig.DEFAULT);
    assertThat(defaults.ct())
        .isEqualTo(
            new Recipe(
                CtRecipeConfig.PRIOR,
                new SamplerSpec.DapsCal(RecipeConfig.DEFAULT.sampler().levels(), true),
                RecipeConfig.DEFAULT.draws(),
                RecipeConfig.DEFAULT.seed()));
    ModalityRecipes set =
        read("recipe: {prior: mri-head, levels: 9, draws: 3, ct: {prior: ct-own, draws: 4}}")
            .recipe()
            .recipes();
    assertThat(set.mr()).isEqualTo(new Recipe("mri-head", new SamplerSpec.DapsCal(9), 3, 0));
    assertThat(set.ct()).isEqualTo(new Recipe("ct-own", new SamplerSpec.DapsCal(9, true), 4, 0));
  }

  @Test
  void antitheticDrawsOfCtAreSetAsAnyOption() throws IOException {
    assertThat(ct("recipe: {ct: {sampler-options: {antithetic: 0}}}"))
        .isEqualTo(new SamplerSpec.DapsCal(50));
    assertThat(ct("recipe: {sampler: preview, ct: {sampler: daps-cal}}"))
        .isEqualTo(new SamplerSpec.DapsCal(50, true));
    assertThat(ct("recipe: {ct: {sampler: dds}}").antithetic()).isFalse();
    assertThat(ct("recipe: {sampler: dds}").antithetic()).isFalse();
  }

  private SamplerSpec ct(String text) throws IOException {
    return read(text).recipe().recipes().ct().sampler();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kafka:\\n  topics:\\n    partition: 3\\n    create: true\\n\\nrecipe: {}\\n|line 3: there is no setting 'kafka.topics.partition'",
        "kafka:\\n  topics: {\\n    create: true,\\n    partitions: many\\n  }\\n\\n|line 4: 'kafka.topics.partitions' must be a whole number",
        "recipe:\\n  drawz: 3|line 2: there is no setting 'recipe.drawz'; known here: ct, draws, levels",
        "kafka: {topic: x}|line 1: there is no setting 'kafka.topic'",
        "recipe:\\n  draws: eight|line 2: 'recipe.draws' must be a whole number",
        "recipe:\\n  ct:\\n    drawz: 3|line 3: there is no setting 'recipe.ct.drawz'",
        "recipe: {ct: {draws: 0}}|draws outside their range",
        "recipe: {draws: 0}|draws outside their range",
        "recipe: {prior: ../x}|prior id",
        "recipe: {sampler: magic}|unknown sampler",
        "recipe: {sampler-options: {gamma: 1}}|the sampler daps-cal has no such option",
        "recipe:\\n  sampler-options: {gamma: big}|line 2: 'recipe.sampler-options.gamma' must be a number",
        "kafka:\\n  delivery:\\n    drain-timeout: 25|line 3: 'kafka.delivery.drain-timeout' must be a time with its unit",
        "kafka: {delivery: {drain-timeout: 25 years}}|line 1: kafka.delivery.drain-timeout: '25 years' is not",
        "kafka: {delivery: {budget: 25}}|'kafka.delivery.budget' must be a size with its unit",
        "kafka: {delivery: {budget: lots}}|'lots' is not a size",
        "kafka: {consumers: 0}|the number of consumers must be between 1 and 64",
        "kafka: {consumer: {group.id: x}}|kafka.consumer.group.id cannot be set",
        "kafka: {topics: {status: Nope}}|'Nope' is not a topic name",
        "kafka: [1, 2]|'kafka' must be a group of settings",
        "recipe: {draws: 1}\\nrecipe: {draws: 2}|line 2",
        "management: {port: 70000}|management.port must be 0 to 65535",
        "a: b: c|this is not YAML",
      })
  void defectsAreNamedWithTheirLine(String text, String message) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("c.yaml")
        .hasMessageContaining(message);
  }

  @Test
  void secretsAreMasked() throws IOException {
    ServiceConfig config =
        read(
            """
            kafka:
              key-secret: hunter2
              consumer: {sasl.jaas.config: hunter2, ssl.keystore.password: hunter2}
            """);
    String printed = ConfigFile.print(config);
    assertThat(printed).doesNotContain("hunter2").contains("key-secret: '********'");
    assertThat(printed).contains("drain-timeout: 25 s").contains("inline-limit: 16 MiB");
  }

  @Test
  void whatIsPrintedCanBeRead() throws IOException {
    assertThat(read(ConfigFile.print(ServiceConfig.defaults())))
        .isEqualTo(ServiceConfig.defaults());
  }

  private ServiceConfig read(String text) throws IOException {
    return ConfigFile.read(Files.writeString(folder.resolve("c.yaml"), text));
  }
}
