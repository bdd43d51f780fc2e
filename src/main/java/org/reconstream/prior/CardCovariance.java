package org.reconstream.prior;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * The {@link ErrorCovariance} in {@code card.json}: {@code {"sigma": [..], "activity": [[..], ..],
 * "v": [[..], ..], "power": [[..], ..]}}, a row for each sigma, and {@code "widening"} where it is
 * not 1.
 */
final class CardCovariance {
  private static final String SIGMA = "sigma";
  private static final String ACTIVITY = "activity";
  private static final String VARIANCE = "v";
  private static final String POWER = "power";
  private static final String WIDENING = "widening";
  static final List<String> FIELDS = List.of(SIGMA, ACTIVITY, VARIANCE, POWER);
  static final Set<String> OPTIONAL_FIELDS = Set.of(WIDENING);

  private CardCovariance() {}

  static void write(ErrorCovariance covariance, ObjectNode node) {
    numbers(node.putArray(SIGMA), covariance.sigmas());
    rows(node.putArray(ACTIVITY), covariance.activities());
    rows(node.putArray(VARIANCE), covariance.variances());
    rows(node.putArray(POWER), covariance.powers());
    if (covariance.widening() != 1) {
      node.put(WIDENING, covariance.widening());
    }
  }

  static ErrorCovariance read(JsonNode node) {
    ErrorCovariance measured =
        ErrorCovariance.of(
            row(node.get(SIGMA), SIGMA),
            rows(node.get(ACTIVITY), ACTIVITY),
            rows(node.get(VARIANCE), VARIANCE),
            rows(node.get(POWER), POWER));
    return node.has(WIDENING) ? measured.widened(number(node.get(WIDENING))) : measured;
  }

  private static double number(JsonNode value) {
    if (!value.isNumber()) {
      throw new IllegalArgumentException("covariance." + WIDENING + " must be a number");
    }
    return value.doubleValue();
  }

  private static void rows(ArrayNode array, double[][] rows) {
    for (double[] row : rows) {
      numbers(array.addArray(), row);
    }
  }

  private static void numbers(ArrayNode array, double[] values) {
    for (double value : values) {
      array.add(value);
    }
  }

  private static double[][] rows(JsonNode array, String field) {
    double[][] rows = new double[array.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(array.get(i), field);
    }
    return rows;
  }

  private static double[] row(JsonNode array, String field) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      if (!array.get(i).isNumber()) {
        throw new IllegalArgumentException(
            "covariance." + field + " must hold numbers in lists of one depth");
      }
      values[i] = array.get(i).doubleValue();
    }
    return values;
  }
}
