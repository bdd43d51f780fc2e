package org.reconstream.stream;

import org.jspecify.annotations.Nullable;
import org.reconstream.engine.Priority;
import org.reconstream.wire.RecipeOverrides;

/**
 * A measurement to be sent.
 *
 * @param part10 a DICOM Part 10 file of one slice; shared, not copied
 * @param recipe what differs from the service's defaults
 * @param priority how soon
 * @param series Series Instance UID, whose slices stay in order; null when order does not matter.
 *     Only a keyed hash of it is sent outside the payload
 * @param job the job id, or null for a random one
 */
public record Submission(
    byte[] part10,
    RecipeOverrides recipe,
    Priority priority,
    @Nullable String series,
    @Nullable String job) {
  /** A routine measurement with the service's defaults and a random id. */
  public static Submission of(byte[] part10) {
    return new Submission(part10, RecipeOverrides.NONE, Priority.ROUTINE, null, null);
  }
}
