package org.reconstream.physics.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;
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

  /** Rays may be traced and yet have no weight. */
  @Test
  void raysWithoutWeightCountNowhere() {
    double[] angles = Beams.angles(5, Math.PI);
    ImageGrid grid = new ImageGrid(12, 12, 2);
    LineIntegrals every = new LineIntegrals(new Beam.Parallel(2, 8), angles, 17, grid);
    float[] weights = new float[5 * 17];
    for (int ray = 0; ray < weights.length; ray++) {
      weights[ray] = ray % 4;
    }
    WhitenedSinogram model = new WhitenedSinogram(every, weights, 0.02);
    float[] image = new float[144];
    NoiseStream.ofKey(3).normals(0, 0, 0, image);
    float[] data = new float[model.dataShape().size()];
    float[] twice = new float[144];
    float[] normal = new float[144];
    model.apply(image, data);
    model.adjoint(data, twice);
    model.normal(image, normal);
    for (int i = 0; i < normal.length; i++) {
      assertThat(normal[i]).isCloseTo(twice[i], within(1e-5f));
    }
  }
}
