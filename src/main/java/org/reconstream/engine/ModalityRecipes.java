package org.reconstream.engine;

import org.reconstream.physics.KSpace;
import org.reconstream.physics.Measurement;

/**
 * How measurements are reconstructed that bring no recipe of their own; a prior knows one modality,
 * so each has its recipe.
 *
 * @param mr the recipe of k-space
 * @param ct the recipe of sinograms
 */
public record ModalityRecipes(Recipe mr, Recipe ct) {
  /** The recipe for a measurement. */
  public Recipe of(Measurement measurement) {
    return measurement instanceof KSpace ? mr : ct;
  }
}
