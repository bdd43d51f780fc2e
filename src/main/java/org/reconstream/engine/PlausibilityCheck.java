package org.reconstream.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.physics.PreparedScan;
import org.reconstream.physics.SliceGeometry;
import org.reconstream.posterior.Chain;
import org.reconstream.posterior.Evidence;
import org.reconstream.posterior.Plausibility;
import org.reconstream.prior.Bands;
import org.reconstream.prior.Coverage;
import org.reconstream.prior.ModelCard;

/**
 * Compares a reconstruction with those of the prior's validation data, whose bands are in its card.
 * The first draws of a job are shown to the prior once more; a card without bands for the sampler
 * costs nothing. Its header is compared with what the card covers. One thread at a time, except for
 * {@link #of(Chain, int)}.
 */
final class PlausibilityCheck {
  private static final int CHECKED_DRAWS = 2;

  private final ModelCard card;
  private final @Nullable Bands bands;
  private final NoiseStream noise;
  private final float[] support;
  private final List<String> ofHeader;
  private double ratios;
  private int checked;

  PlausibilityCheck(
      ModelCard card, Recipe recipe, NoiseStream noise, PreparedScan scan, SliceGeometry geometry) {
    Bands known = card.bands();
    this.card = card;
    this.bands = known != null && known.sampler().equals(recipe.sampler().name()) ? known : null;
    this.noise = noise;
    this.support = scan.support().values();
    Coverage coverage = card.coverage();
    Shape image = scan.model().imageShape();
    this.ofHeader =
        coverage == null
            ? List.of()
            : coverage.doubts(
                card.id(),
                image.dim(1),
                image.dim(2),
                geometry.rowSpacingMm(),
                geometry.columnSpacingMm());
  }

  /** The chain of a draw, with the check behind it where this draw is one of those checked. */
  Chain of(Chain chain, int draw) {
    return bands != null && draw < CHECKED_DRAWS
        ? new SelfCheckedChain(chain, card.variance(), noise, draw, support)
        : chain;
  }

  /** Takes a finished draw. */
  void add(Chain chain) {
    if (chain instanceof SelfCheckedChain self) {
      ratios += self.priorRatio();
      checked++;
    }
  }

  /** What all draws amount to. */
  Plausibility judge(Evidence evidence) {
    if (bands == null || checked == 0) {
      return new Plausibility(false, 0, ofHeader);
    }
    double priorRatio = ratios / checked;
    List<String> doubts = new ArrayList<>(ofHeader);
    doubt(
        doubts,
        "residual ratio",
        evidence.residualRatio(),
        bands.residualRatio(),
        (card.modality().equals("CT") ? "beam" : "coil maps")
            + ", noise level or prior do not fit this scan");
    doubt(
        doubts,
        "prior ratio",
        priorRatio,
        bands.priorRatio(),
        "the image is unlike those the prior was made from");
    return new Plausibility(true, priorRatio, doubts);
  }

  private void doubt(
      List<String> doubts, String name, double found, Bands.Band band, String meaning) {
    if (!band.contains(found)) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "%s %.3f is outside %.3f to %.3f, where it lies on validation scans of prior %s: %s",
              name,
              found,
              band.low(),
              band.high(),
              card.id(),
              meaning));
    }
  }
}
