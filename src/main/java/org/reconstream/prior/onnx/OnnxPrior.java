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
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reconstream.prior.CardFile;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.Prior;
import org.reconstream.prior.PriorException;

/**
 * A prior in a folder, {@code card.json} beside {@code model.onnx} (and {@code model.plan} for the
 * {@code tensorrt} engine), loaded through DJL. The graph is loaded once and shared by all
 * denoisers.
 *
 * <p>On CPU a session computes on the calling thread alone, so that bits do not depend on the
 * machine's load or core count; use one denoiser per thread for parallel work.
 */
public final class OnnxPrior implements Prior {
  /** The graph's file name inside a prior's folder. */
  public static final String MODEL = "model.onnx";

  /** The prebuilt TensorRT plan's file name inside a prior's folder. */
  public static final String PLAN = "model.plan";

  private final ModelCard card;
  private final Model model;
  private final EngineSettings settings;
  private final @Nullable SessionOptions options;

  private OnnxPrior(
      ModelCard card, Model model, EngineSettings settings, @Nullable SessionOptions options) {
    this.card = card;
    this.model = model;
    this.settings = settings;
    this.options = options;
  }

  /**
   * Loads a folder.
   *
   * @throws PriorException if the engine is not available here, a file is missing or does not match
   *     its card, or the engine cannot read the graph
   */
  public static OnnxPrior load(Path folder, EngineSettings settings) {
    settings
        .engine()
        .refusal(settings.gpu())
        .ifPresent(
            reason -> {
              throw new PriorException(reason);
            });
    ModelCard card = CardFile.read(folder.resolve(CardFile.NAME));
    Path file = folder.resolve(MODEL);
    byte[] bytes = bytes(file);
    String digest = sha256(bytes);
    if (!digest.equals(card.sha256())) {
      throw new PriorException(
          String.format(
              "%s has the digest %s but its card says %s; restore the file or the card",
              file, digest, card.sha256()));
    }
    GraphContract.require(bytes, card, file);
    DjlSettings.apply();
    try {
      return settings.engine() == Engine.TENSORRT
          ? plan(card, folder, settings)
          : session(card, bytes, settings);
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

  /** SHA-256 in lower-case hexadecimal. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  @Override
  public ModelCard card() {
    return card;
  }

  @Override
  public Denoiser denoiser() {
    return new OnnxDenoiser(model, card, settings.rows());
  }

  /** Releases the graph; denoisers must be closed first. */
  @Override
  public void close() {
    model.close();
    if (options != null) {
      options.close();
    }
  }

  private static OnnxPrior session(ModelCard card, byte[] bytes, EngineSettings settings)
      throws OrtException, IOException, MalformedModelException {
    boolean gpu = settings.engine().usesGpu();
    Device device = gpu ? Device.gpu(settings.gpu()) : Device.cpu();
    SessionOptions options = new SessionOptions();
    Model model = Model.newInstance(card.id(), device, DjlSettings.ONNX_RUNTIME);
    try {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (gpu) {
        addTensorRt(options, card, settings);
      }
      model.load(new ByteArrayInputStream(bytes), Map.of("sessionOptions", options));
      return new OnnxPrior(card, model, settings, options);
    } catch (OrtException | IOException | MalformedModelException | RuntimeException e) {
      model.close();
      options.close();
      throw e;
    }
  }

  private static void addTensorRt(SessionOptions options, ModelCard card, EngineSettings settings)
      throws OrtException {
    try (OrtTensorRTProviderOptions trt = new OrtTensorRTProviderOptions(settings.gpu())) {
      Path cache = settings.cache();
      if (cache != null) {
        trt.add("trt_engine_cache_enable", "1");
        trt.add("trt_engine_cache_path", cache.toString());
        trt.add("trt_timing_cache_enable", "1");
      }
      int side = (card.minimumMatrix() + card.maximumMatrix()) / 2;
      trt.add("trt_profile_min_shapes", profile(card, settings.rows(), card.minimumMatrix()));
      trt.add("trt_profile_opt_shapes", profile(card, settings.rows(), side));
      trt.add("trt_profile_max_shapes", profile(card, settings.rows(), card.maximumMatrix()));
      options.addTensorrt(trt);
    }
  }

  private static String profile(ModelCard card, int rows, int side) {
    return String.format(
        "%s:%dx%dx%dx%d,%s:%d",
        PriorGraphs.IMAGE, rows, card.channels(), side, side, PriorGraphs.SIGMA, rows);
  }

  private static OnnxPrior plan(ModelCard card, Path folder, EngineSettings settings)
      throws IOException, MalformedModelException {
    if (!Files.isRegularFile(folder.resolve(PLAN))) {
      throw new PriorException(
          "engine 'tensorrt' needs the prebuilt plan "
              + folder.resolve(PLAN)
              + "; build it with trtexec on this GPU");
    }
    Model model = Model.newInstance(card.id(), Device.gpu(settings.gpu()), "TensorRT");
    try {
      model.load(folder, PLAN);
      return new OnnxPrior(card, model, settings, null);
    } catch (IOException | MalformedModelException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new PriorException("the model file " + file + " cannot be read", e);
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
