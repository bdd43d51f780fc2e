package org.reconstream.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Training configurations as JSON: strict about names, lenient about what is left out. */
public final class ConfigFile {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  /** What a resumed run may change. */
  private static final Set<String> FREE =
      Set.of("steps", "checkpoint_seconds", "validate_steps", "threads", "card");

  private ConfigFile() {}

  /**
   * Reads a file over the usual values of its modality.
   *
   * @throws TrainingException naming the field that is wrong
   */
  public static TrainingConfig read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new TrainingException("the configuration " + file + " cannot be read", e);
    }
  }

  /** Reads a text over the usual values of its modality. */
  static TrainingConfig parse(String json, String source) {
    try {
      JsonNode given = MAPPER.readTree(json);
      if (!(given instanceof ObjectNode object)) {
        throw new TrainingException(source + " must hold a JSON object");
      }
      Modality modality =
          object.has("modality")
              ? MAPPER.treeToValue(object.get("modality"), Modality.class)
              : Modality.MR;
      JsonNode usual = MAPPER.valueToTree(TrainingConfig.usual(modality));
      return MAPPER.treeToValue(
          merged((ObjectNode) usual, object, "", source), TrainingConfig.class);
    } catch (JsonProcessingException e) {
      throw new TrainingException(source + " is not a valid configuration: " + reason(e), e);
    }
  }

  /** The whole configuration as text. */
  public static String text(TrainingConfig config) {
    try {
      return MAPPER.writeValueAsString(config) + "\n";
    } catch (JsonProcessingException e) {
      throw new AssertionError("a configuration is plain values", e);
    }
  }

  /** Refuses to resume a run under a configuration that would have made other weights. */
  static void requireSameRun(TrainingConfig saved, TrainingConfig now) {
    ObjectNode before = MAPPER.valueToTree(saved);
    ObjectNode after = MAPPER.valueToTree(now);
    Set<String> changed = new TreeSet<>();
    before
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!FREE.contains(name) && !before.get(name).equals(after.get(name))) {
                changed.add(name);
              }
            });
    if (!changed.isEmpty()) {
      throw new TrainingException(
          "the checkpoint was made with another "
              + String.join(", ", changed)
              + "; resume with the configuration it was started with, or choose another --out");
    }
  }

  private static ObjectNode merged(ObjectNode usual, ObjectNode given, String path, String source) {
    for (Map.Entry<String, JsonNode> field : given.properties()) {
      JsonNode before = usual.get(field.getKey());
      String name = path + field.getKey();
      if (before == null) {
        throw new TrainingException(
            source + " has the unknown field " + name + "; known are " + names(usual, path));
      }
      if (before instanceof ObjectNode inner) {
        if (!(field.getValue() instanceof ObjectNode part)) {
          throw new TrainingException(source + ": " + name + " must be a JSON object");
        }
        merged(inner, part, name + ".", source);
      } else {
        usual.set(field.getKey(), field.getValue());
      }
    }
    return usual;
  }

  private static String names(ObjectNode node, String path) {
    Set<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(name -> names.add(path + name));
    return String.join(", ", names);
  }

  private static String reason(JsonProcessingException e) {
    String field = "";
    if (e instanceof JsonMappingException mapping) {
      field =
          mapping.getPath().stream()
              .map(reference -> String.valueOf(reference.getFieldName()))
              .collect(Collectors.joining("."));
    }
    Throwable cause = e.getCause();
    String what =
        cause instanceof IllegalArgumentException
            ? String.valueOf(cause.getMessage())
            : e.getOriginalMessage();
    return field.isEmpty() ? what : field + ": " + what;
  }
}
