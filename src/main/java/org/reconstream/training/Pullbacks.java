package org.reconstream.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.reconstream.prior.onnx.OnnxGraph;

/**
 * Reverse-mode differentiation of a graph while it is written: every operator on the way records
 * how the cotangent of its result becomes that of an input; together they are the transposed
 * Jacobian, again as nodes of the graph.
 */
final class Pullbacks {
  private final OnnxGraph g;
  private final List<Pullback> recorded = new ArrayList<>();

  Pullbacks(OnnxGraph g) {
    this.g = g;
  }

  private record Pullback(String result, String input, UnaryOperator<String> rule) {}

  /**
   * Records one dependence.
   *
   * @param rule from the name of the result's cotangent to that of the input's, adding nodes
   * @return the result
   */
  String record(String result, String input, UnaryOperator<String> rule) {
    recorded.add(new Pullback(result, input, rule));
    return result;
  }

  /** The cotangent of an input for a cotangent of a result; what was recorded must connect them. */
  String of(String result, String cotangent, String input) {
    Map<String, String> sums = new HashMap<>();
    sums.put(result, cotangent);
    for (int i = recorded.size() - 1; i >= 0; i--) {
      Pullback pullback = recorded.get(i);
      String arrived = sums.get(pullback.result());
      if (arrived != null) {
        sums.merge(pullback.input(), pullback.rule().apply(arrived), (a, b) -> g.op("Add", a, b));
      }
    }
    String found = sums.get(input);
    if (found == null) {
      throw new IllegalArgumentException(result + " does not depend on " + input);
    }
    return found;
  }
}
