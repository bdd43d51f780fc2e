package org.reconstream.engine;

import java.util.List;

/**
 * What a worker does next.
 *
 * @param rows rows that may share a denoiser call; none when the schedule is closed
 * @param alone whether no other row is being stepped or could be
 */
record Turn(List<DrawRow> rows, boolean alone) {
  /** Nothing, because the schedule is closed. */
  static final Turn NONE = new Turn(List.of(), false);
}
