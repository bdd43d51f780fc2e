package org.reconstream.physics;

/** When conjugate gradients are done. */
interface StoppingRule {
  /** Whether they are, with a residual of this square. */
  boolean reached(double rr);

  /**
   * Takes note of a step.
   *
   * @param rr square of the residual before it
   * @param curvature {@code p^T M p} of its direction
   * @param next square of the residual after it
   * @param direction p
   */
  void stepped(double rr, double curvature, double next, float[] direction);

  /** Done when the residual's square is small enough. */
  static StoppingRule square(double allowed) {
    return new StoppingRule() {
      @Override
      public boolean reached(double rr) {
        return rr <= allowed;
      }

      @Override
      public void stepped(double rr, double curvature, double next, float[] direction) {}
    };
  }
}
