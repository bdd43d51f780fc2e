package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reconstream.cli.config.ServiceConfig;
import org.reconstream.engine.PriorShelf;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.Prior;
import org.reconstream.prior.PriorException;
import org.reconstream.prior.onnx.Engine;
import org.reconstream.prior.onnx.EngineSettings;
import org.reconstream.prior.onnx.OnnxPrior;
import org.reconstream.stream.StreamException;
import org.reconstream.stream.StreamSettings;
import org.reconstream.stream.TopicProvisioning;
import org.reconstream.stream.TopicProvisioning.Topic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what works here and what does not. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Check Java, engines, priors, and, with --bootstrap or --config, the broker and its size"
            + " limits; exit code 1 if something needed does not work.")
final class DoctorCommand implements Callable<Integer> {
  private static final int JAVA = 17;

  private final Terminal terminal;
  private final Installation installation;
  private boolean sound = true;

  @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();
  @Mixin private EngineOptions engineOptions = new EngineOptions();

  DoctorCommand(Terminal terminal, Installation installation) {
    this.terminal = terminal;
    this.installation = installation;
  }

  @Override
  public Integer call() throws Exception {
    ServiceConfig config = kafkaOptions.config();
    machine();
    Engine chosen = Engine.of(engineOptions.engine(config.engine()).name());
    engines(chosen, config);
    priors(chosen, config);
    if (kafkaOptions.namesBrokers()) {
      broker(config.kafka().settings());
    } else {
      line("--", "broker", "not asked; name it with --bootstrap or --config");
    }
    return sound ? 0 : 1;
  }

  private void machine() {
    line("ok", "reconstream", Version.text());
    int feature = Runtime.version().feature();
    check(
        feature >= JAVA,
        "java",
        Runtime.version() + " (" + System.getProperty("java.vendor") + "), needs " + JAVA);
    line(
        "ok",
        "machine",
        String.format(
            Locale.ROOT,
            "%s %s, %d cores, Java heap up to %d MiB",
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            Runtime.getRuntime().maxMemory() >> 20));
  }

  private void engines(Engine chosen, ServiceConfig config) {
    for (Engine engine : Engine.values()) {
      Optional<String> refusal = engine.refusal(config.engine().gpu());
      String text =
          refusal.orElseGet(() -> "version " + engine.version())
              + (engine == chosen ? " (selected)" : "");
      String name = "engine " + engine.setting();
      if (engine == chosen) {
        check(refusal.isEmpty(), name, text);
      } else {
        line(refusal.isEmpty() ? "ok" : "--", name, text);
      }
    }
  }

  private void priors(Engine engine, ServiceConfig config) throws IOException {
    Path models = engineOptions.models(config, installation);
    line("ok", "models", models.toAbsolutePath().normalize().toString());
    EngineSettings settings =
        new EngineSettings(
                engine, config.engine().gpu(), config.engine().batch(), config.engine().cache(), 1)
            .forNetworks();
    boolean runs = engine.refusal(config.engine().gpu()).isEmpty();
    for (String id : PriorShelf.ids(models)) {
      if (!runs) {
        line("--", "prior " + id, "not loaded: the engine does not run here");
        continue;
      }
      try (Prior prior = OnnxPrior.load(models.resolve(id), settings)) {
        ModelCard card = prior.card();
        line(
            "ok",
            "prior " + id,
            String.format(
                Locale.ROOT,
                "%s, %s, matrix %d to %d, sha256 %s",
                card.title(),
                card.modality(),
                card.minimumMatrix(),
                card.maximumMatrix(),
                card.sha256()));
      } catch (PriorException e) {
        check(false, "prior " + id, Refusals.sentence(e));
      }
    }
    recipe("recipe.prior", config.recipe().recipes().mr().prior(), models);
    recipe("recipe.ct.prior", config.recipe().recipes().ct().prior(), models);
  }

  private void recipe(String setting, String prior, Path models) {
    if (!PriorShelf.ids(models).contains(prior)) {
      check(false, "prior " + prior, setting + " names it, but it is not in the models folder");
    }
  }

  private void broker(StreamSettings settings) {
    try {
      for (Topic topic : TopicProvisioning.inspect(settings)) {
        topic(topic, settings);
      }
      line("ok", "broker", settings.bootstrapServers());
    } catch (StreamException e) {
      check(false, "broker", settings.bootstrapServers() + ": " + e.getMessage());
    }
  }

  private void topic(Topic topic, StreamSettings settings) {
    String name = "topic " + topic.name();
    if (!topic.exists()) {
      boolean willBeMade = settings.topics().create();
      String what = willBeMade ? "missing; the service will create it" : "missing; create it";
      line(willBeMade ? "--" : "!!", name, what);
      sound &= willBeMade;
      return;
    }
    boolean status = topic.name().equals(settings.topics().status().toString());
    long limit = settings.delivery().inlineLimitBytes();
    check(
        status || topic.maxMessageBytes() > limit,
        name,
        String.format(
            Locale.ROOT,
            "%d partitions, records up to %d bytes, inline limit %d",
            topic.partitions(),
            topic.maxMessageBytes(),
            limit));
  }

  private void check(boolean good, String what, String text) {
    line(good ? "ok" : "!!", what, text);
    sound &= good;
  }

  private void line(String mark, String what, String text) {
    terminal.out().printf("%s  %-34s %s%n", mark, what, text);
    terminal.out().flush();
  }
}
