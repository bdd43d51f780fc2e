package org.reconstream.prior.onnx;

import ai.djl.Model;
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
import java.util.Arrays;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.DenoiserFailure;
import org.reconstream.prior.ModelCard;

/**
 * One thread's view of a loaded graph. Evaluations always have the same number of rows, the last
 * filled up with zero rows, so the arithmetic of a row never depends on its neighbours. What the
 * graph computes is turned into a denoiser here.
 */
final class OnnxDenoiser implements Denoiser {
  private final Model model;
  private final ModelCard card;
  private final int batch;
  private final Predictor<NDList, NDList> predictor;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

  OnnxDenoiser(Model model, ModelCard card, int batch) {
    this.model = model;
    this.card = card;
    this.batch = batch;
    this.predictor = model.newPredictor(new NoopTranslator());
  }

  @Override
  public int channels() {
    return card.channels();
  }

  @Override
  public void denoise(float[][] rows, float[] sigmas, int height, int width, float[][] denoised) {
    int size = card.channels() * height * width;
    requireLengths(rows, sigmas, denoised, size);
    for (int first = 0; first < rows.length; first += batch) {
      int count = Math.min(batch, rows.length - first);
      evaluate(rows, sigmas, denoised, first, count, height, width);
      for (int row = first; row < first + count; row++) {
        absorb(card.parameterisation(), rows[row], sigmas[row], denoised[row]);
      }
    }
  }

  @Override
  public void close() {
    predictor.close();
  }

  private void evaluate(
      float[][] rows, float[] sigmas, float[][] out, int first, int count, int height, int width) {
    float[] levels = new float[batch];
    Arrays.fill(levels, (float) card.variance().maximumSigma());
    System.arraycopy(sigmas, first, levels, 0, count);
    Shape shape = new Shape(batch, card.channels(), height, width);
    try (NDManager scope = model.getNDManager().newSubManager()) {
      NDArray x = scope.create(pack(rows, first, count, (int) shape.size()), shape);
      NDArray sigma = scope.create(levels, new Shape(batch));
      x.setName(PriorGraphs.IMAGE);
      sigma.setName(PriorGraphs.SIGMA);
      try (NDList result = predictor.predict(new NDList(x, sigma))) {
        unpack(result.head(), shape, out, first, count);
      }
    } catch (TranslateException | EngineException e) {
      throw new DenoiserFailure(
          String.format(
              "prior %s failed on a batch of shape %s; see the cause of this failure and the engine's log",
              card.id(), shape),
          e);
    }
  }

  private FloatBuffer pack(float[][] rows, int first, int count, int length) {
    if (buffer.capacity() != length * Float.BYTES) {
      buffer = ByteBuffer.allocateDirect(length * Float.BYTES).order(ByteOrder.nativeOrder());
    }
    FloatBuffer floats = buffer.asFloatBuffer();
    for (int row = first; row < first + count; row++) {
      floats.put(rows[row]);
    }
    while (floats.hasRemaining()) {
      floats.put(0);
    }
    return floats.flip();
  }

  private void unpack(NDArray result, Shape shape, float[][] out, int first, int count) {
    if (!result.getShape().equals(shape)) {
      throw new DenoiserFailure(
          String.format("prior %s answered %s to %s", card.id(), result.getShape(), shape), null);
    }
    FloatBuffer floats = result.toByteBuffer().asFloatBuffer();
    for (int row = first; row < first + count; row++) {
      floats.get(out[row]);
    }
  }

  private static void absorb(
      ModelCard.Parameterisation parameterisation, float[] x, double sigma, float[] result) {
    if (parameterisation == ModelCard.Parameterisation.DENOISER) {
      return;
    }
    boolean epsilon = parameterisation == ModelCard.Parameterisation.EPSILON;
    double factor = epsilon ? -sigma : sigma * sigma;
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (x[i] + factor * result[i]);
    }
  }

  private static void requireLengths(float[][] rows, float[] sigmas, float[][] denoised, int size) {
    boolean fits = rows.length == sigmas.length && rows.length == denoised.length;
    for (int i = 0; fits && i < rows.length; i++) {
      fits = rows[i].length == size && denoised[i].length == size && rows[i] != denoised[i];
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "a batch needs as many noise levels and results as rows, all of " + size + " values");
    }
  }
}
