package org.reconstream.prior.onnx;

import ai.djl.util.cuda.CudaUtils;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The engine that evaluates priors; one setting. */
public enum Engine {
  /** ONNX Runtime on the CPU; the default. */
  ONNXRUNTIME("onnxruntime"),
  /** ONNX Runtime with the TensorRT execution provider on a GPU. */
  ONNXRUNTIME_TENSORRT("onnxruntime-tensorrt"),
  /** TensorRT itself with prebuilt plans on a GPU. */
  TENSORRT("tensorrt");

  private static final String TENSORRT_PROVIDER = "ai.djl.tensorrt.engine.TrtEngineProvider";

  private final String setting;

  Engine(String setting) {
    this.setting = setting;
  }

  /** The name users type. */
  public String setting() {
    return setting;
  }

  /** Whether it runs on a GPU. */
  public boolean usesGpu() {
    return this != ONNXRUNTIME;
  }

  /**
   * The engine of a setting.
   *
   * @throws IllegalArgumentException naming the choices
   */
  public static Engine of(String setting) {
    for (Engine engine : values()) {
      if (engine.setting.equals(setting)) {
        return engine;
      }
    }
    String choices = Arrays.stream(values()).map(Engine::setting).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "there is no engine '" + setting + "'; choose one of " + choices);
  }

  /**
   * Why this engine cannot run here, as one sentence; empty when it can be tried. A GPU engine is
   * never asked before a CUDA device has been found, because its native library ends the process
   * without one.
   *
   * @param gpu index of the CUDA device; ignored on CPU
   */
  public Optional<String> refusal(int gpu) {
    if (!usesGpu()) {
      return Optional.empty();
    }
    boolean present = this == TENSORRT ? hasTensorRt() : hasTensorRtProvider();
    if (!present) {
      String profile = this == TENSORRT ? "tensorrt" : "gpu";
      return refuse("needs a build with the Maven profile '" + profile + "'");
    }
    int found = CudaUtils.getGpuCount();
    if (found <= gpu) {
      return refuse(
          "needs CUDA device " + gpu + " and this machine offers " + found + "; use onnxruntime");
    }
    return Optional.empty();
  }

  /** The engine's own version, for provenance. */
  public String version() {
    DjlSettings.apply();
    return this == TENSORRT
        ? ai.djl.engine.Engine.getEngine("TensorRT").getVersion()
        : OrtEnvironment.getEnvironment().getVersion();
  }

  private Optional<String> refuse(String reason) {
    return Optional.of("engine '" + setting + "' " + reason);
  }

  private static boolean hasTensorRtProvider() {
    DjlSettings.apply();
    return OrtEnvironment.getAvailableProviders().contains(OrtProvider.TENSOR_RT);
  }

  private static boolean hasTensorRt() {
    return Engine.class.getClassLoader().getResource(TENSORRT_PROVIDER.replace('.', '/') + ".class")
        != null;
  }
}
