package org.reconstream.stream;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link StreamSettings} from properties. Missing ones take their defaults; unknown ones are
 * refused by name.
 *
 * <p>Sizes are bytes, or {@code KiB}, {@code MiB}, {@code GiB} ({@code 16MiB}); times are {@code
 * ms}, {@code s}, {@code min} or {@code h} ({@code 250ms}). Names: {@code kafka.bootstrap.servers},
 * {@code kafka.consumer.*}, {@code kafka.producer.*}, and under {@code stream.} the components of
 * {@link StreamSettings}, {@link TopicSettings} ({@code stream.topics.*}) and {@link
 * DeliverySettings} in kebab case without their unit, such as {@code stream.inline-limit}.
 */
public final class StreamProperties {
  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,15}) ?([A-Za-z]*)");

  private final Map<String, String> properties;
  private final Set<String> unread;

  private StreamProperties(Map<String, String> properties) {
    this.properties = properties;
    this.unread = new TreeSet<>(properties.keySet());
  }

  /**
   * The settings that properties under {@code kafka.} and {@code stream.} describe.
   *
   * @throws IllegalArgumentException with one sentence that names the property
   */
  public static StreamSettings parse(Map<String, String> properties) {
    return new StreamProperties(properties).settings();
  }

  private StreamSettings settings() {
    StreamSettings defaults = StreamSettings.of(text("kafka.bootstrap.servers", "localhost:9092"));
    StreamSettings settings =
        new StreamSettings(
            defaults.bootstrapServers(),
            text("stream.group", defaults.group()),
            text("stream.instance", defaults.instance()),
            number("stream.consumers", defaults.consumers()),
            text("stream.source", defaults.source()),
            take("stream.key-secret"),
            topics(defaults.topics()),
            delivery(defaults.delivery()),
            under("kafka.consumer."),
            under("kafka.producer."));
    if (!unread.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown property " + unread.iterator().next() + "; remove it or correct its name");
    }
    return settings;
  }

  private TopicSettings topics(TopicSettings defaults) {
    return new TopicSettings(
        TopicName.parse(text("stream.topics.measurements", defaults.measurements().toString())),
        TopicName.parse(
            text("stream.topics.reconstructions", defaults.reconstructions().toString())),
        TopicName.parse(text("stream.topics.status", defaults.status().toString())),
        flag("stream.topics.create", defaults.create()),
        number("stream.topics.partitions", defaults.partitions()),
        (short) number("stream.topics.replicas", defaults.replicas()));
  }

  private DeliverySettings delivery(DeliverySettings defaults) {
    return new DeliverySettings(
        Math.toIntExact(bytes("stream.inline-limit", defaults.inlineLimitBytes())),
        bytes("stream.blob-limit", defaults.blobLimitBytes()),
        bytes("stream.budget", defaults.budgetBytes()),
        time("stream.commit-interval", defaults.commitInterval()),
        Math.toIntExact(bytes("stream.commit-bytes", defaults.commitBytes())),
        time("stream.transaction-timeout", defaults.transactionTimeout()),
        time("stream.revoke-grace", defaults.revokeGrace()),
        time("stream.drain-timeout", defaults.drainTimeout()),
        time("stream.max-poll-interval", defaults.maxPollInterval()),
        time("stream.instance-wait", defaults.instanceWait()),
        number("stream.max-poll-records", defaults.maxPollRecords()),
        number("stream.max-attempts", defaults.maxAttempts()),
        time("stream.retry-delay", defaults.retryDelay()),
        number("stream.device-attempts", defaults.deviceAttempts()),
        number("stream.decoders", defaults.decoders()));
  }

  private Map<String, String> under(String prefix) {
    Map<String, String> found = new LinkedHashMap<>();
    properties.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            unread.remove(name);
            found.put(name.substring(prefix.length()), value);
          }
        });
    return found;
  }

  private @Nullable String take(String name) {
    unread.remove(name);
    return properties.get(name);
  }

  private String text(String name, String absent) {
    String value = take(name);
    return value == null ? absent : value.strip();
  }

  private boolean flag(String name, boolean absent) {
    return switch (text(name, Boolean.toString(absent))) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(name + " must be true or false");
    };
  }

  private int number(String name, int absent) {
    String value = text(name, Integer.toString(absent));
    if (!value.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(name + " must be a whole number");
    }
    return Integer.parseInt(value);
  }

  private long bytes(String name, long absent) {
    String value = take(name);
    if (value == null) {
      return absent;
    }
    return amount(
        name, value, Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30));
  }

  private Duration time(String name, Duration absent) {
    String value = take(name);
    if (value == null) {
      return absent;
    }
    return Duration.ofMillis(
        amount(name, value, Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L)));
  }

  private static long amount(String name, String value, Map<String, Long> units) {
    Matcher matcher = AMOUNT.matcher(value.strip());
    Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException(
          name + " must be a whole number with one of the units " + new TreeSet<>(units.keySet()));
    }
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
  }
}
