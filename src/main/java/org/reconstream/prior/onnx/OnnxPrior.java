package org.reconstream.prior.onnx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
 * <p>A folder may also hold {@code vjp.onnx} ({@code vjp.plan}), the graph of {@code denoised} and
 * {@code vjp = J^T cotangent}, {@code J = dD/dx}; its digest is in the card and its session is made
 * at first use. Then all denoisers are {@link org.reconstream.prior.JacobianDenoiser}s.
 *
 * <p>On CPU a session computes on the calling thread alone, so that bits do not depend on the
 * machine's load or core count; use one denoiser per thread for parallel work. An evaluation alone
 * may have more cores, if they give the same bits.
 */
public final class OnnxPrior implements Prior {
  /** The graph's file name inside a prior's folder. */
  public static final String MODEL = "model.onnx";

  /** The vector-Jacobian graph's file name inside a prior's folder. */
  public static final String VJP = "vjp.onnx";

  private final ModelCard card;
  private final EngineSettings settings;
  private final LoadedGraph graph;
  private final @Nullable WideGraph wide;
  private final @Nullable Path vjp;
  private @Nullable LoadedGraph products;

  private OnnxPrior(
      ModelCard card,
      EngineSettings settings,
      LoadedGraph graph,
      @Nullable WideGraph wide,
      @Nullable Path vjp) {
    this.card = card;
    this.settings = settings;
    this.graph = graph;
    this.wide = wide;
    this.vjp = vjp;
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
    byte[] bytes = LoadedGraph.bytes(file, card.sha256());
    GraphContract.require(bytes, card, file);
    Path vjp = vjp(folder, card, settings);
    LoadedGraph.Sides sides = sides(card, List.of(PriorGraphs.IMAGE));
    LoadedGraph graph = LoadedGraph.of(bytes, file, sides, settings);
    WideGraph wide =
        settings.widens()
            ? new WideGraph(
                () ->
                    LoadedGraph.wide(LoadedGraph.bytes(file, card.sha256()), file, sides, settings))
            : null;
    return new OnnxPrior(card, settings, graph, wide, vjp);
  }

  @Override
  public ModelCard card() {
    return card;
  }

  @Override
  public Denoiser denoiser() {
    OnnxDenoiser denoiser = new OnnxDenoiser(graph, wide, card, settings.rows());
    return hasJacobian()
        ? new OnnxJacobianDenoiser(denoiser, this::products, card, settings.rows())
        : denoiser;
  }

  @Override
  public boolean hasJacobian() {
    return vjp != null;
  }

  /** Releases the graphs; denoisers must be closed first. */
  @Override
  public synchronized void close() {
    graph.close();
    if (wide != null) {
      wide.close();
    }
    if (products != null) {
      products.close();
      products = null;
    }
  }

  private synchronized LoadedGraph products() {
    if (products == null) {
      if (vjp == null || card.vjpSha256() == null) {
        throw new IllegalStateException("prior " + card.id() + " has no vector-Jacobian graph");
      }
      byte[] bytes = LoadedGraph.bytes(vjp, card.vjpSha256());
      List<String> images = List.of(PriorGraphs.IMAGE, PriorGraphs.COTANGENT);
      products = LoadedGraph.of(bytes, vjp, sides(card, images), settings);
    }
    return products;
  }

  private static LoadedGraph.Sides sides(ModelCard card, List<String> images) {
    return new LoadedGraph.Sides(
        images,
        List.of(PriorGraphs.SIGMA),
        card.channels(),
        card.minimumMatrix(),
        card.maximumMatrix());
  }

  /** The checked vector-Jacobian graph that the engine can use, or null. */
  private static @Nullable Path vjp(Path folder, ModelCard card, EngineSettings settings) {
    Path file = folder.resolve(VJP);
    if (card.vjpSha256() == null) {
      if (Files.exists(file)) {
        throw new PriorException(
            file + " is not in its card; add its digest as vjp_sha256 or remove the file");
      }
      return null;
    }
    GraphContract.requireVjp(LoadedGraph.bytes(file, card.vjpSha256()), card, file);
    boolean usable =
        settings.engine() != Engine.TENSORRT || Files.isRegularFile(LoadedGraph.plan(file));
    return usable ? file : null;
  }
}
