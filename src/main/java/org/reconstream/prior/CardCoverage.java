package org.reconstream.prior;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Coverage in {@code card.json}: {@code {"matrix": [low, high], "pixel_mm": [low, high]}}. */
final class CardCoverage {
  private static final String MATRIX = "matrix";
  private static final String PIXEL = "pixel_mm";
  static final Set<String> FIELDS = Set.of(MATRIX, PIXEL);

  private CardCoverage() {}

  static void write(Coverage coverage, ObjectNode node) {
    write(coverage.matrix(), MATRIX, node);
    write(coverage.pixelMm(), PIXEL, node);
  }

  private static void write(Bands.@Nullable Band band, String field, ObjectNode node) {
    if (band != null) {
      node.putArray(field).add(band.low()).add(band.high());
    }
  }

  static Coverage read(JsonNode node) {
    return new Coverage(band(node, MATRIX), band(node, PIXEL));
  }

  private static Bands.@Nullable Band band(JsonNode node, String field) {
    return node.has(field) ? CardBands.band(node, "covers", field) : null;
  }
}
