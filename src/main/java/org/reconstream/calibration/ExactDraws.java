package org.reconstream.calibration;

import java.util.ArrayList;
import java.util.List;
import org.reconstream.array.NoiseStream;

/** Draws by the Cholesky factor of the exact covariance: the positive control. */
final class ExactDraws {
  private ExactDraws() {}

  /** The score of exact draws for one truth. */
  static CaseScore score(GaussianStudy study, int truth) {
    GaussianStudy.Case known = study.at(truth);
    NoiseStream noise = study.samplerNoise(truth);
    List<float[]> draws = new ArrayList<>();
    for (int draw = 0; draw < CaseScore.DRAWS; draw++) {
      float[] z = new float[GaussianStudy.SIZE];
      noise.normals(draw, 0, 0, z);
      draws.add(study.posterior().draw(known.mean(), z));
    }
    return CaseScore.of(known, study.posterior(), draws);
  }
}
