package org.reconstream.dicom;

import java.util.List;
import org.reconstream.dicom.codec.Uid;
import org.reconstream.engine.Provenance;
import org.reconstream.engine.Recipe;
import org.reconstream.posterior.SamplerSpec;

/**
 * Names outputs: everything their content depends on goes into their UIDs, so a rerun has the same
 * UIDs and any other job has others.
 *
 * @param header the source object
 * @param slice index of the slice in the source object
 * @param provenance what made the result
 * @param doubtful whether the baseline is the primary image, which makes series of its own
 */
record OutputIdentity(StudyHeader header, int slice, Provenance provenance, boolean doubtful) {
  /** The identity of a result that is not in doubt. */
  OutputIdentity(StudyHeader header, int slice, Provenance provenance) {
    this(header, slice, provenance, false);
  }

  /** SOP Instance UID of a product. */
  String instanceUid(Product product) {
    return Uid.ofName(
        name("instance", header.sopInstanceUid(), product)
            + "\nslice="
            + slice
            + "\nmeasurement="
            + provenance.sourceDigest());
  }

  /** Series Instance UID of a product: one for all slices of a source series made alike. */
  String seriesUid(Product product) {
    String doubt = doubtful ? "\nprimary=baseline" : "";
    return Uid.ofName(name("series", header.seriesInstanceUid(), product) + doubt);
  }

  /** Dimension Organization UID of a product's frames. */
  String dimensionUid(Product product) {
    return Uid.ofName(name("dimension", header.sopInstanceUid(), product));
  }

  /**
   * Frame of Reference UID: the scanner's, or one of this object alone.
   *
   * @param known whether the plane is known in the scanner's frame
   */
  String frameOfReferenceUid(boolean known) {
    return header
        .frameOfReferenceUid()
        .filter(uid -> known)
        .orElseGet(() -> Uid.ofName("frame\nsource=" + header.sopInstanceUid()));
  }

  private String name(String kind, String source, Product product) {
    return String.join(
        "\n",
        List.of(
            kind,
            "source=" + source,
            "product=" + product.name(),
            "recipe=" + recipe(provenance.recipe()),
            "prior=" + provenance.priorDigest(),
            "engine=" + provenance.engine() + " " + provenance.engineVersion(),
            "software=" + provenance.softwareVersion()));
  }

  private static String recipe(Recipe recipe) {
    return String.join(
        " ",
        recipe.prior(),
        sampler(recipe.sampler()),
        recipe.adaptive() ? "to " + recipe.standardError() : Integer.toString(recipe.draws()),
        Long.toString(recipe.seed()));
  }

  private static String sampler(SamplerSpec spec) {
    StringBuilder text = new StringBuilder(spec.name()).append(' ').append(spec.levels());
    for (double value : spec.values()) {
      text.append(' ').append(value);
    }
    return text.toString();
  }
}
