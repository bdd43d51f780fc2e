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
   * Writes {@code model.onnx} and {@code card.json}, replacing both.
   *
   * @param card the card for a digest, SHA-256 in lower-case hexadecimal
   */
  public static void write(Path folder, ModelProto model, Function<String, ModelCard> card)
      throws IOException {
    byte[] bytes = model.toByteArray();
    Files.createDirectories(folder);
    Files.write(folder.resolve(OnnxPrior.MODEL), bytes);
    CardFile.write(card.apply(OnnxPrior.sha256(bytes)), folder.resolve(CardFile.NAME));
  }
}
