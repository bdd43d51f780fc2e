package org.reconstream.prior.onnx;

import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reconstream.prior.DenoiserFailure;

/**
 * One thread's view of a loaded graph. Evaluations always have the same number of rows, the last
 * filled up with zero rows, so the arithmetic of a row never depends on its neighbours.
 */
final class GraphRunner implements AutoCloseable {
  private final LoadedGraph graph;
  private final String name;
  private final int batch;
  private final float idleSigma;
  private final Predictor<NDList, NDList> predictor;
  private final List<ByteBuffer> buffers = new ArrayList<>();

  /**
   * A runner of a graph.
   *
   * @param name what to call the graph in a failure
   * @param batch rows of one evaluation
   * @param idleSigma noise level of the rows that fill up a batch
   */
  GraphRunner(LoadedGraph graph, String name, int batch, double idleSigma) {
    this.graph = graph;
    this.name = name;
    this.batch = batch;
    this.idleSigma = (float) idleSigma;
    this.predictor = graph.model().newPredictor(new NoopTranslator());
  }

  /**
   * An input of one image a row.
   *
   * @param name the input
   * @param rows the images
   */
  record Images(String name, float[][] rows) {}

  /**
   * An output, in the order of the graph's outputs.
   *
   * @param rows where the rows go, or null if nobody wants them
   * @param dims the extent of a row
   */
  record Result(float @Nullable [][] rows, long... dims) {}

  /**
   * Evaluates any number of rows.
   *
   * @param dims the extent of an image
   * @param classes one class per row, or null for a graph without that input
   */
  void run(
      List<Images> images,
      float[] sigmas,
      long @Nullable [] classes,
      long[] dims,
      List<Result> results) {
    for (int first = 0; first < sigmas.length; first += batch) {
      int count = Math.min(batch, sigmas.length - first);
      evaluate(images, sigmas, classes, dims, results, first, count);
    }
  }

  @Override
  public void close() {
    predictor.close();
  }

  private void evaluate(
      List<Images> images,
      float[] sigmas,
      long @Nullable [] classes,
      long[] dims,
      List<Result> results,
      int first,
      int count) {
    Shape shape = shape(dims);
    try (NDManager scope = graph.model().getNDManager().newSubManager()) {
      NDList inputs = new NDList();
      for (int i = 0; i < images.size(); i++) {
        FloatBuffer packed = pack(i, images.get(i).rows(), first, count, (int) shape.size());
        inputs.add(named(scope.create(packed, shape), images.get(i).name()));
        if (i == 0) {
          float[] levels = new float[batch];
          Arrays.fill(levels, idleSigma);
          System.arraycopy(sigmas, first, levels, 0, count);
          inputs.add(named(scope.create(levels, new Shape(batch)), PriorGraphs.SIGMA));
        }
      }
      if (classes != null) {
        long[] wanted = new long[batch];
        System.arraycopy(classes, first, wanted, 0, count);
        inputs.add(named(scope.create(wanted, new Shape(batch)), PriorGraphs.CLASS));
      }
      try (NDList outputs = predictor.predict(inputs)) {
        for (int i = 0; i < results.size(); i++) {
          unpack(outputs.get(i), results.get(i), shape, first, count);
        }
      }
    } catch (TranslateException | EngineException e) {
      throw new DenoiserFailure(
          String.format(
              "%s failed on a batch of shape %s; see the cause of this failure and the engine's log",
              name, shape),
          e);
    }
  }

  private Shape shape(long[] dims) {
    long[] whole = new long[dims.length + 1];
    whole[0] = batch;
    System.arraycopy(dims, 0, whole, 1, dims.length);
    return new Shape(whole);
  }

  private static NDArray named(NDArray array, String name) {
    array.setName(name);
    return array;
  }

  private FloatBuffer pack(int slot, float[][] rows, int first, int count, int length) {
    if (slot == buffers.size()) {
      buffers.add(ByteBuffer.allocateDirect(0));
    }
    if (buffers.get(slot).capacity() != length * Float.BYTES) {
      buffers.set(
          slot, ByteBuffer.allocateDirect(length * Float.BYTES).order(ByteOrder.nativeOrder()));
    }
    FloatBuffer floats = buffers.get(slot).asFloatBuffer();
    for (int row = first; row < first + count; row++) {
      floats.put(rows[row]);
    }
    while (floats.hasRemaining()) {
      floats.put(0);
    }
    return floats.flip();
  }

  private void unpack(NDArray answer, Result result, Shape asked, int first, int count) {
    float[][] rows = result.rows();
    if (rows == null) {
      return;
    }
    if (!answer.getShape().equals(shape(result.dims()))) {
      throw new DenoiserFailure(
          String.format("%s answered %s to %s", name, answer.getShape(), asked), null);
    }
    FloatBuffer floats = answer.toByteBuffer().asFloatBuffer();
    for (int row = first; row < first + count; row++) {
      floats.get(rows[row]);
    }
  }
}
