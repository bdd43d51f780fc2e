package org.reconstream.posterior;

import java.util.List;

/**
 * Whether a reconstruction looks like those of the prior's validation data, and its scan like those
 * that the prior was made for. Where it does not, the classical baseline is the primary image.
 *
 * @param checked whether the prior knows bands for the sampler that was used
 * @param priorRatio {@code ||D(x + s z; s) - x||^2 / (n v(s))} over draws x and a few levels, near
 *     1 for images the prior believes in; 0 where it was not found
 * @param doubts what lies outside its band or outside what the card covers, one sentence each
 */
public record Plausibility(boolean checked, double priorRatio, List<String> doubts) {
  /** Nothing was checked. */
  public static final Plausibility UNCHECKED = new Plausibility(false, 0, List.of());

  /** Copies the list. */
  public Plausibility {
    doubts = List.copyOf(doubts);
  }

  /** Whether there is a doubt, so that the baseline is the primary image. */
  public boolean doubtful() {
    return !doubts.isEmpty();
  }

  /** The image to look at first: {@code mean} or {@code baseline}. */
  public String primary() {
    return doubtful() ? "baseline" : "mean";
  }
}
