package org.reconstream.cli.config;

import static org.reconstream.cli.config.Defaults.or;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration of the service.
 *
 * @param models folder of priors, or null for the one beside the program
 * @param recipe how to reconstruct by default
 * @param engine what computes
 * @param kafka brokers, topics, delivery
 * @param blobs where large payloads lie
 * @param management health and metrics
 */
public record ServiceConfig(
    @Nullable Path models,
    RecipeConfig recipe,
    EngineConfig engine,
    KafkaConfig kafka,
    BlobConfig blobs,
    ManagementConfig management) {
  /** Fills in defaults. */
  public ServiceConfig {
    recipe = or(recipe, ConfigFile.empty(RecipeConfig.class));
    engine = or(engine, ConfigFile.empty(EngineConfig.class));
    kafka = or(kafka, ConfigFile.empty(KafkaConfig.class));
    blobs = or(blobs, ConfigFile.empty(BlobConfig.class));
    management = or(management, ConfigFile.empty(ManagementConfig.class));
  }

  /** The configuration without a file. */
  public static ServiceConfig defaults() {
    return ConfigFile.empty(ServiceConfig.class);
  }

  /** The same with other brokers or another instance name, where given. */
  public ServiceConfig with(@Nullable String bootstrap, @Nullable String instance) {
    return new ServiceConfig(
        models, recipe, engine, kafka.with(bootstrap, instance), blobs, management);
  }

  /** The same with another engine. */
  public ServiceConfig withEngine(EngineConfig other) {
    return new ServiceConfig(models, recipe, other, kafka, blobs, management);
  }

  /** The same on a broker of its own: few partitions, blobs in a folder, no management endpoint. */
  public ServiceConfig forDemonstration(String bootstrap, Path blobRoot) {
    return new ServiceConfig(
        models,
        recipe,
        engine,
        kafka.with(bootstrap, null).withPartitions(2),
        new BlobConfig(blobRoot, List.of()),
        new ManagementConfig(false, management.host(), management.port()));
  }
}
