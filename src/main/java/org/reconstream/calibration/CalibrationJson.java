package org.reconstream.calibration;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A calibration as JSON: every number of its tables, with standard errors. */
final class CalibrationJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private CalibrationJson() {}

  /**
   * The results of samplers in an earlier file of the same effort and software; empty where there
   * is none.
   */
  static List<SamplerResult> samplers(Path file, String software, Effort effort)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    JsonNode root = MAPPER.readTree(Files.readAllBytes(file));
    boolean same =
        root.path("software").asText().equals(software)
            && root.path("effort").equals(MAPPER.readTree(MAPPER.writeValueAsString(effort)));
    List<SamplerResult> results = new ArrayList<>();
    for (JsonNode node : root.path("samplers")) {
      if (same) {
        ObjectNode known = ((ObjectNode) node).deepCopy();
        known.remove(List.of("calibrated", "faults"));
        results.add(MAPPER.treeToValue(known, SamplerResult.class));
      }
    }
    return results;
  }

  /** The text. */
  static String of(CalibrationResult result) {
    ObjectNode root = MAPPER.valueToTree(result);
    for (int i = 0; i < result.samplers().size(); i++) {
      SamplerResult sampler = result.samplers().get(i);
      ((ObjectNode) root.get("samplers").get(i))
          .put("calibrated", sampler.faults(result.effort().slack()).isEmpty())
          .set("faults", MAPPER.valueToTree(sampler.faults(result.effort().slack())));
    }
    try {
      return MAPPER.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
