package org.reconstream.training.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reconstream.array.Tensor;
import org.reconstream.training.Weights;

/** Named arrays on the device, owned by one manager. */
final class Parameters {
  private final Map<String, NDArray> arrays;

  private Parameters(Map<String, NDArray> arrays) {
    this.arrays = arrays;
  }

  /** Copies weights to the device. */
  static Parameters of(Weights weights, NDManager manager) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    for (String name : weights.names()) {
      Tensor tensor = weights.get(name);
      arrays.put(name, manager.create(tensor.values(), shape(tensor.shape())));
    }
    return new Parameters(arrays);
  }

  NDArray get(String name) {
    NDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("there is no parameter " + name);
    }
    return array;
  }

  Map<String, NDArray> arrays() {
    return arrays;
  }

  /** Fresh leaves of the gradient graph over copies of these arrays, owned by {@code scope}. */
  Parameters leaves(NDManager scope) {
    Map<String, NDArray> leaves = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          NDArray leaf = array.duplicate();
          leaf.attach(scope);
          leaf.setRequiresGradient(true);
          leaves.put(name, leaf);
        });
    return new Parameters(leaves);
  }

  /** Copies the arrays back. */
  Weights weights() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          int[] dims =
              java.util.Arrays.stream(array.getShape().getShape())
                  .mapToInt(Math::toIntExact)
                  .toArray();
          tensors.put(name, Tensor.of(org.reconstream.array.Shape.of(dims), array.toFloatArray()));
        });
    return Weights.of(tensors);
  }

  private static Shape shape(org.reconstream.array.Shape shape) {
    int[] dims = shape.toArray();
    return new Shape(java.util.Arrays.stream(dims).asLongStream().toArray());
  }
}
