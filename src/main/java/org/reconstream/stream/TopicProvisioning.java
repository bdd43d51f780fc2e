package org.reconstream.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Sees that the topics exist and take records of the size that will be sent. */
public final class TopicProvisioning {
  private static final long WAIT_SECONDS = 30;

  private TopicProvisioning() {}

  /**
   * A topic as the broker has it.
   *
   * @param name its name
   * @param partitions number of partitions, 0 when it is missing
   * @param maxMessageBytes the largest record it takes, 0 when it is missing
   */
  public record Topic(String name, int partitions, long maxMessageBytes) {
    /** Whether it exists. */
    public boolean exists() {
      return partitions > 0;
    }
  }

  /**
   * Creates what is missing, if that is allowed, and checks the rest.
   *
   * @return the topics, all existing
   * @throws StreamException when the broker cannot be reached, a topic is missing or takes smaller
   *     records than the inline limit
   */
  public static List<Topic> ensure(StreamSettings settings) {
    try (Admin admin = admin(settings)) {
      List<Topic> found = describe(admin, settings);
      if (settings.topics().create()) {
        create(admin, settings, found);
        found = settled(admin, settings);
      }
      for (Topic topic : found) {
        require(topic, settings);
      }
      return found;
    }
  }

  /**
   * Looks, and changes nothing.
   *
   * @throws StreamException when the broker cannot be reached
   */
  public static List<Topic> inspect(StreamSettings settings) {
    try (Admin admin = admin(settings)) {
      return describe(admin, settings);
    }
  }

  private static void require(Topic topic, StreamSettings settings) {
    if (!topic.exists()) {
      throw new StreamException(
          "the topic " + topic.name() + " does not exist; create it or allow the service to");
    }
    boolean carriesPayload = !topic.name().equals(settings.topics().status().toString());
    int needed = settings.delivery().maxRecordBytes();
    if (carriesPayload && topic.maxMessageBytes() < needed) {
      throw new StreamException(
          "the topic "
              + topic.name()
              + " takes records of "
              + topic.maxMessageBytes()
              + " bytes and the inline limit needs "
              + needed
              + "; raise its max.message.bytes or lower the inline limit");
    }
  }

  private static List<Topic> describe(Admin admin, StreamSettings settings) {
    List<Topic> topics = new ArrayList<>();
    for (String name : wanted(settings).keySet()) {
      topics.add(describe(admin, name));
    }
    return topics;
  }

  private static Topic describe(Admin admin, String name) {
    try {
      TopicDescription description = one(admin.describeTopics(List.of(name)).allTopicNames(), name);
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
      Config config = one(admin.describeConfigs(List.of(resource)).all(), resource);
      return new Topic(
          name,
          description.partitions().size(),
          Long.parseLong(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return new Topic(name, 0, 0);
      }
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw failed("no broker answers; check the bootstrap servers and the network", e);
      }
      throw failed("the topic " + name + " cannot be read", e);
    }
  }

  private static void create(Admin admin, StreamSettings settings, List<Topic> found) {
    Map<String, NewTopic> wanted = wanted(settings);
    for (Topic topic : found) {
      if (!topic.exists()) {
        try {
          get(admin.createTopics(List.of(wanted.get(topic.name()))).all());
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw failed("the topic " + topic.name() + " could not be created", e);
          }
        }
      }
    }
  }

  /** What exists after creation, which brokers learn of with a delay. */
  private static List<Topic> settled(Admin admin, StreamSettings settings) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    List<Topic> found = describe(admin, settings);
    while (!found.stream().allMatch(Topic::exists) && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(100_000_000);
      found = describe(admin, settings);
    }
    return found;
  }

  private static Map<String, NewTopic> wanted(StreamSettings settings) {
    TopicSettings topics = settings.topics();
    Map<String, NewTopic> wanted = new LinkedHashMap<>();
    add(wanted, settings, topics.measurements(), records(settings, 7));
    add(wanted, settings, topics.reconstructions(), records(settings, 30));
    add(wanted, settings, topics.retry(), records(settings, 1));
    add(wanted, settings, topics.deadLetters(), records(settings, 30));
    add(
        wanted,
        settings,
        topics.status(),
        Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    return wanted;
  }

  private static Map<String, String> records(StreamSettings settings, int days) {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG,
        Long.toString(Duration.ofDays(days).toMillis()),
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        Integer.toString(settings.delivery().maxRecordBytes()));
  }

  private static void add(
      Map<String, NewTopic> wanted,
      StreamSettings settings,
      TopicName name,
      Map<String, String> config) {
    TopicSettings topics = settings.topics();
    wanted.put(
        name.toString(),
        new NewTopic(name.toString(), topics.partitions(), topics.replicas()).configs(config));
  }

  private static Admin admin(StreamSettings settings) {
    return Admin.create(ClientProperties.admin(settings));
  }

  private static <K, V> V one(KafkaFuture<Map<K, V>> answers, K key) throws ExecutionException {
    return Objects.requireNonNull(get(answers).get(key), "the broker answers what it was asked");
  }

  private static <T> T get(KafkaFuture<T> future) throws ExecutionException {
    try {
      return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("the question to the broker was interrupted", e);
    } catch (TimeoutException e) {
      throw failed("the broker did not answer within " + WAIT_SECONDS + " s", e);
    }
  }

  private static StreamException failed(String what, Throwable error) {
    Throwable cause =
        error instanceof ExecutionException && error.getCause() != null ? error.getCause() : error;
    return new StreamException(what + " (" + cause.getClass().getSimpleName() + ")", cause);
  }
}
