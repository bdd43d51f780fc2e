package org.reconstream.prior;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Bands in {@code card.json}: {@code {"sampler", "scans", "residual_ratio": [low, high], ...}}. */
final class CardBands {
  private static final String SAMPLER = "sampler";
  private static final String SCANS = "scans";
  private static final String RESIDUAL = "residual_ratio";
  private static final String PRIOR = "prior_ratio";
  static final List<String> FIELDS = List.of(SAMPLER, SCANS, RESIDUAL, PRIOR);

  private CardBands() {}

  static void write(Bands bands, ObjectNode node) {
    node.put(SAMPLER, bands.sampler());
    node.put(SCANS, bands.scans());
    node.putArray(RESIDUAL).add(bands.residualRatio().low()).add(bands.residualRatio().high());
    node.putArray(PRIOR).add(bands.priorRatio().low()).add(bands.priorRatio().high());
  }

  static Bands read(JsonNode node) {
    if (!node.get(SAMPLER).isTextual() || !node.get(SCANS).isInt()) {
      throw new IllegalArgumentException(
          "bands must have a text as sampler and an integer as scans");
    }
    return new Bands(
        node.get(SAMPLER).textValue(),
        node.get(SCANS).intValue(),
        band(node, "bands", RESIDUAL),
        band(node, "bands", PRIOR));
  }

  static Bands.Band band(JsonNode node, String parent, String field) {
    JsonNode pair = node.get(field);
    if (!pair.isArray() || pair.size() != 2 || !pair.get(0).isNumber() || !pair.get(1).isNumber()) {
      throw new IllegalArgumentException(parent + "." + field + " must be a list of two numbers");
    }
    return new Bands.Band(pair.get(0).doubleValue(), pair.get(1).doubleValue());
  }
}
