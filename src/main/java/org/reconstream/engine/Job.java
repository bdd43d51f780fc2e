package org.reconstream.engine;

import org.reconstream.physics.Measurement;

/**
 * One slice to reconstruct.
 *
 * @param id opaque id, unique per submission; never enters the random numbers
 * @param measurement the slice
 * @param recipe how
 * @param priority how soon
 */
public record Job(String id, Measurement measurement, Recipe recipe, Priority priority) {
  /** Checks the id. */
  public Job {
    if (id.isBlank()) {
      throw new IllegalArgumentException("a job needs an id");
    }
  }
}
