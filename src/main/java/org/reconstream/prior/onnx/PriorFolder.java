package org.reconstream.prior.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.reconstream.prior.CardFile;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.onnx.proto.ModelProto;

/** Writes a prior's folder: the graph, and the card that carries the graph's digest. */
public final class PriorFolder {
  private PriorFolder() {}

  /**
   * Writes {@code model.onnx} and {@code card.json}, replacing both; a {@code vjp.onnx} of another
   * model goes.
   *
   * @param card the card for a digest, SHA-256 in lower-case hexadecimal
   */
  public static void write(Path folder, ModelProto model, Function<String, ModelCard> card)
      throws IOException {
    byte[] bytes = model.toByteArray();
    Files.createDirectories(folder);
    Files.write(folder.resolve(OnnxPrior.MODEL), bytes);
    Files.deleteIfExists(folder.resolve(OnnxPrior.VJP));
    CardFile.write(card.apply(LoadedGraph.sha256(bytes)), folder.resolve(CardFile.NAME));
  }

  /**
   * Writes {@code model.onnx}, its vector-Jacobian graph {@code vjp.onnx} and {@code card.json}
   * with the digests of both, replacing all.
   *
   * @param card the card for the digest of the model
   */
  public static void write(
      Path folder, ModelProto model, ModelProto vjp, Function<String, ModelCard> card)
      throws IOException {
    write(folder, model, card);
    byte[] bytes = vjp.toByteArray();
    Files.write(folder.resolve(OnnxPrior.VJP), bytes);
    ModelCard written = CardFile.read(folder.resolve(CardFile.NAME));
    CardFile.write(written.withVjp(LoadedGraph.sha256(bytes)), folder.resolve(CardFile.NAME));
  }
}
