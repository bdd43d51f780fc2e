package org.reconstream.engine;

import java.nio.file.Path;
import org.reconstream.prior.Prior;
import org.reconstream.prior.PriorException;

/** Opens the prior in a folder; which engine evaluates it is the loader's choice. */
@FunctionalInterface
public interface PriorLoader {
  /**
   * Opens a prior, checking its card and its digest.
   *
   * @param folder holds {@code card.json} and {@code model.onnx}
   * @throws PriorException if the engine is not available here, a file cannot be read, or the graph
   *     contradicts the card
   */
  Prior load(Path folder);
}
