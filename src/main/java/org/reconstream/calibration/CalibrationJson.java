package org.reconstream.calibration;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;

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
