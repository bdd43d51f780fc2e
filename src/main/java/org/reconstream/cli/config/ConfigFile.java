package org.reconstream.cli.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads and prints the configuration in YAML. */
public final class ConfigFile {
  private static final String MASK = "********";
  private static final long LIMIT = 1 << 20;
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .addModule(
              new SimpleModule().addSerializer(Path.class, new ToStringSerializer(Path.class)))
          .build();

  private ConfigFile() {}

  /**
   * Reads a file.
   *
   * @throws ConfigurationException if it is not one, naming the line and the setting
   */
  public static ServiceConfig read(Path file) throws IOException {
    if (Files.size(file) > LIMIT) {
      throw new ConfigurationException(file + " is larger than 1 MiB, which no configuration is");
    }
    byte[] yaml = Files.readAllBytes(file);
    try {
      ServiceConfig config = MAPPER.readValue(yaml, ServiceConfig.class);
      config.kafka().settings();
      return config;
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(file + line(yaml, e) + ": " + reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(file + ": " + e.getMessage(), e);
    }
  }

  /** The effective configuration as YAML with secrets masked. */
  public static String print(ServiceConfig config) {
    JsonNode tree = MAPPER.valueToTree(config);
    mask(tree);
    try {
      return MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A section in which nothing is set. */
  static <T> T empty(Class<T> section) {
    return MAPPER.convertValue(Map.of(), section);
  }

  private static void mask(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        JsonNode value = object.path(name);
        if (value.isValueNode() && !value.isNull() && secret(name)) {
          object.set(name, TextNode.valueOf(MASK));
        } else {
          mask(value);
        }
      }
    }
  }

  private static boolean secret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("secret")
        || lower.contains("password")
        || lower.contains("jaas")
        || lower.contains("token")
        || lower.endsWith("key")
        || lower.contains("credential");
  }

  private static String line(byte[] yaml, JsonProcessingException thrown) {
    List<String> path = thrown instanceof JsonMappingException mapping ? steps(mapping) : List.of();
    JsonLocation at = thrown.getLocation();
    int line = SettingLines.of(yaml, path).orElse(at == null ? 0 : at.getLineNr());
    return line < 1 ? "" : " line " + line;
  }

  private static String reason(JsonProcessingException thrown) {
    if (thrown instanceof UnrecognizedPropertyException unknown) {
      return "there is no setting '"
          + path(unknown)
          + "'; known here: "
          + unknown.getKnownPropertyIds().stream()
              .map(String::valueOf)
              .sorted()
              .collect(Collectors.joining(", "));
    } else if (thrown instanceof ValueInstantiationException refused
        && refused.getCause() != null) {
      return path(refused) + ": " + refused.getCause().getMessage();
    } else if (thrown instanceof InvalidFormatException format) {
      return "'" + path(format) + "' cannot be " + quoted(format.getValue());
    } else if (thrown instanceof MismatchedInputException mismatch) {
      return "'" + path(mismatch) + "' must be " + kind(mismatch.getTargetType());
    }
    return "this is not YAML: " + thrown.getOriginalMessage();
  }

  private static String kind(@Nullable Class<?> type) {
    if (type == Integer.class || type == Long.class) {
      return "a whole number";
    } else if (type == Double.class) {
      return "a number";
    } else if (type == Boolean.class) {
      return "true or false";
    } else if (type == Span.class) {
      return "a time with its unit, such as 25 s";
    } else if (type == ByteSize.class) {
      return "a size with its unit, such as 16 MiB";
    } else if (type != null && List.class.isAssignableFrom(type)) {
      return "a list";
    }
    return type != null && (type.isRecord() || Map.class.isAssignableFrom(type))
        ? "a group of settings"
        : "text";
  }

  private static String quoted(Object value) {
    String text = String.valueOf(value);
    return "'" + text.substring(0, Math.min(60, text.length())) + "'";
  }

  private static String path(JsonMappingException thrown) {
    return String.join(".", steps(thrown));
  }

  private static List<String> steps(JsonMappingException thrown) {
    return thrown.getPath().stream()
        .map(step -> step.getFieldName() == null ? "" : step.getFieldName())
        .toList();
  }
}
