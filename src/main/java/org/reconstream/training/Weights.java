package org.reconstream.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

/**
 * Named parameter arrays in a fixed order. The names are those of the equal PyTorch modules, so a
 * state dictionary saved as {@code .npz} is read as it is.
 *
 * <p>The map is not changed after construction; the arrays are shared, not copied, and belong to
 * whoever made the weights.
 */
public final class Weights {
  private final Map<String, Tensor> tensors;

  private Weights(Map<String, Tensor> tensors) {
    this.tensors = tensors;
  }

  /** The weights in the order of this map. */
  public static Weights of(Map<String, Tensor> tensors) {
    return new Weights(new LinkedHashMap<>(tensors));
  }

  /** Zeros of these shapes. */
  public static Weights zeros(Map<String, Shape> shapes) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> tensors.put(name, Tensor.zeros(shape.toArray())));
    return new Weights(tensors);
  }

  /** The names, in order. */
  public Set<String> names() {
    return java.util.Collections.unmodifiableSet(tensors.keySet());
  }

  /** One array. */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("there is no parameter " + name);
    }
    return tensor;
  }

  /** The number of scalars. */
  public long count() {
    return tensors.values().stream().mapToLong(t -> t.values().length).sum();
  }

  /** The same names over copies of the arrays. */
  public Weights copy() {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> copies.put(name, tensor.copy()));
    return new Weights(copies);
  }

  /**
   * These weights in the order of {@code shapes}, refusing a missing name, an unknown one or
   * another shape.
   *
   * @param source what to call them in a refusal
   */
  public Weights matching(Map<String, Shape> shapes, String source) {
    Map<String, Tensor> ordered = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> {
          Tensor tensor = tensors.get(name);
          if (tensor == null || !tensor.shape().equals(shape)) {
            throw new TrainingException(
                source
                    + (tensor == null
                        ? " lacks the parameter " + name
                        : " has " + name + " of shape " + tensor.shape() + ", not " + shape)
                    + "; it belongs to another network");
          }
          ordered.put(name, tensor);
        });
    for (String name : tensors.keySet()) {
      if (!shapes.containsKey(name)) {
        throw new TrainingException(
            source + " has the unknown parameter " + name + "; it belongs to another network");
      }
    }
    return new Weights(ordered);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Weights weights && tensors.equals(weights.tensors);
  }

  @Override
  public int hashCode() {
    return tensors.hashCode();
  }
}
