package org.reconstream.training.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Tensor;
import org.reconstream.training.UnetGraph;
import org.reconstream.training.UnetSpec;
import org.reconstream.training.Weights;

class TorchUnetTest {
  private static final UnetSpec COMPLEX =
      new UnetSpec(2, List.of(12, 16, 20), List.of(1, 2, 1), List.of(2, 1), 24, 0.4);
  private static final UnetSpec REAL =
      new UnetSpec(1, List.of(8, 12), List.of(1, 1), List.of(1), 16, 0.5);

  @ParameterizedTest
  @CsvSource({
    "2,1,16,16",
    "2,3,23,18",
    "2,2,33,61",
    "2,1,8,9",
    "2,1,97,128",
    "1,2,13,27",
    "1,1,64,40"
  })
  void exportedGraphEqualsTheTrainedNetwork(int channels, int n, int h, int w) throws OrtException {
    UnetSpec spec = channels == 2 ? COMPLEX : REAL;
    Weights weights = random(spec);
    for (float lowest : new float[] {0.005f, 0.05f, 0.5f, 4f}) {
      float[] x = new float[n * channels * h * w];
      NoiseStream.ofKey(5).normals(n, h, w, x);
      float[] sigma = new float[n];
      for (int i = 0; i < n; i++) {
        sigma[i] = lowest * (1 + 0.5f * i);
      }
      float[] expected = torch(spec, weights, x, sigma, h, w);
      float[] got = onnx(spec, weights, x, sigma, h, w);
      assertThat(largestDifference(expected, got)).isLessThan(1e-4);
      assertThat(largestDifference(expected, x))
          .as("the network does something")
          .isGreaterThan(1e-3);
    }
  }

  /** Transposed Jacobians against automatic differentiation, odd sizes and padding included. */
  @ParameterizedTest
  @CsvSource({"2,1,16,16", "2,3,23,18", "2,1,33,61", "1,2,13,27", "1,1,64,40", "1,1,8,9"})
  void productsEqualAutomaticDifferentiation(int channels, int n, int h, int w)
      throws OrtException {
    UnetSpec spec = channels == 2 ? COMPLEX : REAL;
    Weights weights = random(spec);
    for (float lowest : new float[] {0.005f, 0.5f, 4f}) {
      float[] x = new float[n * channels * h * w];
      float[] cotangent = new float[x.length];
      NoiseStream.ofKey(5).normals(n, h, w, x);
      NoiseStream.ofKey(6).normals(n, h, w, cotangent);
      float[] sigma = new float[n];
      for (int i = 0; i < n; i++) {
        sigma[i] = lowest * (1 + 0.5f * i);
      }
      float[] expected = gradient(spec, weights, x, sigma, cotangent, h, w);
      float[][] got =
          onnx(
              UnetGraph.vectorJacobian(spec, weights).toByteArray(),
              spec,
              Map.of("x", x, "cotangent", cotangent),
              sigma,
              h,
              w,
              "vjp",
              "denoised");
      assertThat(largestDifference(expected, got[0])).isLessThan(1e-4);
      assertThat(largestDifference(torch(spec, weights, x, sigma, h, w), got[1])).isLessThan(1e-4);
      assertThat(largestDifference(expected, cotangent)).isGreaterThan(1e-3);
    }
  }

  @Test
  void anotherNetworksGraphDiffers() throws OrtException {
    Weights weights = random(COMPLEX);
    float[] x = new float[2 * 16 * 16];
    NoiseStream.ofKey(5).normals(0, 0, 0, x);
    float[] sigma = {0.3f};
    float[] expected = torch(COMPLEX, weights, x, sigma, 16, 16);
    weights.get("net.dec0.0.film.bias").values()[3] += 0.1f;
    assertThat(largestDifference(expected, onnx(COMPLEX, weights, x, sigma, 16, 16)))
        .isGreaterThan(1e-3);
  }

  /** Weights without the zeros of a fresh network, whose parts would otherwise not be seen. */
  static Weights random(UnetSpec spec) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Weights first = spec.firstWeights(3);
    for (String name : first.names()) {
      Tensor tensor = first.get(name).copy();
      float[] z = new float[tensor.values().length];
      NoiseStream.ofKey(4).normals(tensors.size(), 0, 0, z);
      for (int i = 0; i < z.length; i++) {
        tensor.values()[i] += 0.05f * z[i];
      }
      tensors.put(name, tensor);
    }
    return Weights.of(tensors);
  }

  private static float[] torch(
      UnetSpec spec, Weights weights, float[] x, float[] sigma, int h, int w) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
      Parameters parameters = Parameters.of(weights, manager);
      NDArray image = manager.create(x, new Shape(sigma.length, spec.imageChannels(), h, w));
      return new TorchUnet(spec).denoise(parameters, image, manager.create(sigma)).toFloatArray();
    }
  }

  private static float[] gradient(
      UnetSpec spec, Weights weights, float[] x, float[] sigma, float[] cotangent, int h, int w) {
    Engine engine = Engine.getEngine("PyTorch");
    try (NDManager manager = engine.newBaseManager(Device.cpu());
        GradientCollector collector = engine.newGradientCollector()) {
      Parameters parameters = Parameters.of(weights, manager);
      Shape shape = new Shape(sigma.length, spec.imageChannels(), h, w);
      NDArray image = manager.create(x, shape);
      image.setRequiresGradient(true);
      NDArray denoised = new TorchUnet(spec).denoise(parameters, image, manager.create(sigma));
      collector.backward(denoised.mul(manager.create(cotangent, shape)).sum());
      return image.getGradient().toFloatArray();
    }
  }

  private static float[] onnx(
      UnetSpec spec, Weights weights, float[] x, float[] sigma, int h, int w) throws OrtException {
    byte[] model = UnetGraph.of(spec, weights).toByteArray();
    return onnx(model, spec, Map.of("x", x), sigma, h, w, "denoised")[0];
  }

  private static float[][] onnx(
      byte[] model,
      UnetSpec spec,
      Map<String, float[]> images,
      float[] sigma,
      int h,
      int w,
      String... outputs)
      throws OrtException {
    Engine.getEngine("OnnxRuntime");
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {sigma.length, spec.imageChannels(), h, w};
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try (OrtSession session = environment.createSession(model)) {
      for (Map.Entry<String, float[]> image : images.entrySet()) {
        FloatBuffer values = FloatBuffer.wrap(image.getValue());
        inputs.put(image.getKey(), OnnxTensor.createTensor(environment, values, shape));
      }
      inputs.put(
          "sigma",
          OnnxTensor.createTensor(environment, FloatBuffer.wrap(sigma), new long[] {sigma.length}));
      try (OrtSession.Result result = session.run(inputs)) {
        float[][] found = new float[outputs.length][sigma.length * spec.imageChannels() * h * w];
        for (int i = 0; i < outputs.length; i++) {
          ((OnnxTensor) result.get(outputs[i]).orElseThrow()).getFloatBuffer().get(found[i]);
        }
        return found;
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static double largestDifference(float[] a, float[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }
}
