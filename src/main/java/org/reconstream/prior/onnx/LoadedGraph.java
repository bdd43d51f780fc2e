package org.reconstream.prior.onnx;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.reconstream.prior.PriorException;

/**
 * A graph in an engine, shared by all threads that run it. On CPU a session computes on the calling
 * thread alone unless it is {@linkplain #wide wide}.
 */
final class LoadedGraph implements AutoCloseable {
  private final Model model;
  private final @Nullable SessionOptions options;

  private LoadedGraph(Model model, @Nullable SessionOptions options) {
    this.model = model;
    this.options = options;
  }

  /**
   * What TensorRT is told about the images a graph takes.
   *
   * @param images names of the image inputs
   * @param others names of the inputs with one number a row
   * @param channels real channels of an image
   * @param minimum smallest side
   * @param maximum largest side
   */
  record Sides(List<String> images, List<String> others, int channels, int minimum, int maximum) {
    private String profile(int rows, int side) {
      String numbers = others.stream().map(n -> n + ":" + rows).collect(Collectors.joining(","));
      return images.stream()
          .map(n -> String.format("%s:%dx%dx%dx%d,", n, rows, channels, side, side))
          .collect(Collectors.joining("", "", numbers));
    }
  }

  /**
   * Loads a file's bytes, or on {@code tensorrt} the prebuilt plan beside it.
   *
   * @throws PriorException if the engine cannot
   */
  static LoadedGraph of(byte[] bytes, Path file, Sides sides, EngineSettings settings) {
    return of(bytes, file, sides, settings, 1);
  }

  /** The same on as many cores of a CPU as the settings say. */
  static LoadedGraph wide(byte[] bytes, Path file, Sides sides, EngineSettings settings) {
    return of(bytes, file, sides, settings, settings.cores());
  }

  private static LoadedGraph of(
      byte[] bytes, Path file, Sides sides, EngineSettings settings, int threads) {
    DjlSettings.apply();
    try {
      return settings.engine() == Engine.TENSORRT
          ? plan(file, settings)
          : session(bytes, file, sides, settings, threads);
    } catch (OrtException
        | IOException
        | MalformedModelException
        | EngineException
        | IllegalArgumentException
        | LinkageError e) {
      throw new PriorException(
          String.format(
              "engine '%s' cannot load %s: %s", settings.engine().setting(), file, reason(e)),
          e);
    }
  }

  /** The plan that takes the place of a graph on {@code tensorrt}. */
  static Path plan(Path file) {
    return file.resolveSibling(file.getFileName().toString().replace(".onnx", ".plan"));
  }

  /** The bytes of a file that must have a digest. */
  static byte[] bytes(Path file, String expected) {
    byte[] bytes = bytes(file);
    String digest = sha256(bytes);
    if (!digest.equals(expected)) {
      throw new PriorException(
          String.format(
              "%s has the digest %s but its card says %s; restore the file or the card",
              file, digest, expected));
    }
    return bytes;
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new PriorException("the model file " + file + " cannot be read", e);
    }
  }

  /** SHA-256 in lower-case hexadecimal. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  Model model() {
    return model;
  }

  @Override
  public void close() {
    model.close();
    if (options != null) {
      options.close();
    }
  }

  private static LoadedGraph session(
      byte[] bytes, Path file, Sides sides, EngineSettings settings, int threads)
      throws OrtException, IOException, MalformedModelException {
    boolean gpu = settings.engine().usesGpu();
    Device device = gpu ? Device.gpu(settings.gpu()) : Device.cpu();
    SessionOptions options = new SessionOptions();
    Model model = Model.newInstance(file.toString(), device, DjlSettings.ONNX_RUNTIME);
    try {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (gpu) {
        addTensorRt(options, sides, settings);
      }
      model.load(new ByteArrayInputStream(bytes), Map.of("sessionOptions", options));
      return new LoadedGraph(model, options);
    } catch (OrtException | IOException | MalformedModelException | RuntimeException e) {
      model.close();
      options.close();
      throw e;
    }
  }

  private static void addTensorRt(SessionOptions options, Sides sides, EngineSettings settings)
      throws OrtException {
    try (OrtTensorRTProviderOptions trt = new OrtTensorRTProviderOptions(settings.gpu())) {
      Path cache = settings.cache();
      if (cache != null) {
        trt.add("trt_engine_cache_enable", "1");
        trt.add("trt_engine_cache_path", cache.toString());
        trt.add("trt_timing_cache_enable", "1");
      }
      int side = (sides.minimum() + sides.maximum()) / 2;
      trt.add("trt_profile_min_shapes", sides.profile(settings.rows(), sides.minimum()));
      trt.add("trt_profile_opt_shapes", sides.profile(settings.rows(), side));
      trt.add("trt_profile_max_shapes", sides.profile(settings.rows(), sides.maximum()));
      options.addTensorrt(trt);
    }
  }

  private static LoadedGraph plan(Path file, EngineSettings settings)
      throws IOException, MalformedModelException {
    Path plan = plan(file);
    if (!Files.isRegularFile(plan)) {
      throw new PriorException(
          "engine 'tensorrt' needs the prebuilt plan "
              + plan
              + "; build it with trtexec on this GPU");
    }
    Model model = Model.newInstance(file.toString(), Device.gpu(settings.gpu()), "TensorRT");
    try {
      model.load(plan.getParent(), String.valueOf(plan.getFileName()));
      return new LoadedGraph(model, null);
    } catch (IOException | MalformedModelException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** The innermost message: engines wrap the sentence that says what happened. */
  private static String reason(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
