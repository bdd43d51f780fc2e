package org.reconstream.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a run has reported so far; a part of its checkpoint. Not thread-safe. */
public final class History {
  private static final int MOST_POINTS = 4096;

  private final List<Loss> losses;
  private final List<Validation> validations;

  /** A mean loss over the steps up to {@code step}. */
  public record Loss(long step, double loss) {}

  /** Denoising PSNR in dB by noise level (written as text) after {@code step} steps. */
  public record Validation(long step, Map<String, Double> psnr) {}

  History(List<Loss> losses, List<Validation> validations) {
    this.losses = new ArrayList<>(losses);
    this.validations = new ArrayList<>(validations);
  }

  /** The losses, oldest first; of a long run every other old one is dropped. */
  public List<Loss> losses() {
    return List.copyOf(losses);
  }

  /** The validations, oldest first. */
  public List<Validation> validations() {
    return List.copyOf(validations);
  }

  void add(Loss loss) {
    losses.add(loss);
    if (losses.size() > MOST_POINTS) {
      for (int i = losses.size() - 2; i > 0; i -= 2) {
        losses.remove(i);
      }
    }
  }

  void add(Validation validation) {
    validations.add(validation);
  }
}
