package org.reconstream.diffusion;

/** What a random number is for, so that no two uses share one. */
enum Purpose {
  START(0),
  PREDICTOR(1),
  PREDICTOR_SECOND(2),
  CORRECTOR(3),
  ACCEPTANCE(4),
  PROBE(5),
  IMPUTATION(6);

  private static final int STRIDE = 8;

  private final int code;

  Purpose(int code) {
    this.code = code;
  }

  /** The coordinate of the i-th use within one level. */
  int code(int i) {
    return STRIDE * i + code;
  }
}
