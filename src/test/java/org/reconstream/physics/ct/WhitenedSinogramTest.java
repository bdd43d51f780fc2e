package org.reconstream.physics.ct;

import org.reconstream.physics.Beam;
import org.reconstream.physics.ForwardModel;
import org.reconstream.physics.ForwardModelLaws;

class WhitenedSinogramTest extends ForwardModelLaws {
  @Override
  protected ForwardModel model() {
    double[] angles = Beams.angles(17, 2 * Math.PI);
    ImageGrid grid = new ImageGrid(40, 44, 1.3);
    float[] weights = new float[17 * 61];
    byte[] used = new byte[weights.length];
    for (int ray = 0; ray < weights.length; ray++) {
      used[ray] = (byte) (ray % 5 == 2 ? 0 : 1);
      weights[ray] = used[ray] * (float) Math.exp(ray % 11);
    }
    Beam beam = new Beam.FanFlat(2, 29.3, 120, 220);
    return new WhitenedSinogram(new LineIntegrals(beam, angles, 61, used, grid), weights, 0.02);
  }
}
