package org.reconstream.cli;

import org.reconstream.prior.ModelCard;
import org.reconstream.training.Modality;

/** The modality of a prior, where a command needs images of MR or CT. */
final class CardModality {
  private CardModality() {}

  /**
   * The modality of a card.
   *
   * @param purpose what MR and CT alone can be used for, to end a refusal with
   */
  static Modality of(ModelCard card, String purpose) {
    for (Modality modality : Modality.values()) {
      if (modality.name().equals(card.modality())) {
        return modality;
      }
    }
    throw new CommandFailure(
        "prior %s is for %s; %s".formatted(card.id(), card.modality(), purpose));
  }
}
