package org.reconstream.engine;

import java.io.IOException;
import java.nio.file.Path;
import org.reconstream.prior.Prior;

/** Opens the prior in a folder; which engine evaluates it is the loader's choice. */
@FunctionalInterface
public interface PriorLoader {
  /**
   * Opens a prior, checking its card and its digest.
   *
   * @param folder holds {@code card.json} and {@code model.onnx}
   * @throws IOException if a file cannot be read or contradicts the card
   */
  Prior load(Path folder) throws IOException;
}
