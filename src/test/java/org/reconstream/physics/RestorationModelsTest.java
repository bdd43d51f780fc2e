package org.reconstream.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.reconstream.array.Shape;
import org.reconstream.physics.restoration.AveragePooling;
import org.reconstream.physics.restoration.Blur;
import org.reconstream.physics.restoration.Blur.Boundary;
import org.reconstream.physics.restoration.BlurKernel;
import org.reconstream.physics.restoration.Colourisation;
import org.reconstream.physics.restoration.GaussianSensing;
import org.reconstream.physics.restoration.Inpainting;
import org.reconstream.physics.restoration.PartialFourier;

/** The laws of every restoration model, and what is special to each. */
class RestorationModelsTest {
  @Nested
  class InpaintingOfComplexImages extends ForwardModelLaws {
    @Override
    protected ForwardModel model() {
      return new Inpainting(Shape.of(2, 9, 12), mask(9, 12, 3));
    }
  }

  @Nested
  class ColourisationOfPictures extends ForwardModelLaws {
    @Override
    protected ForwardModel model() {
      return new Colourisation(Shape.of(3, 7, 5));
    }
  }

  @Nested
  class DenseRandomRows extends ForwardModelLaws {
    @Override
    protected ForwardModel model() {
      return new GaussianSensing(Shape.of(2, 8, 9), 30, 4);
    }
  }

  @Nested
  class FourierOfRealImages extends ForwardModelLaws {
    @Override
    protected ForwardModel model() {
      return new PartialFourier(Shape.of(3, 9, 10), mask(9, 10, 4));
    }
  }

  @Nested
  class CircularMotion extends ForwardModelLaws {
    @Override
    protected ForwardModel model() {
      return new Blur(Shape.of(3, 20, 21), BlurKernel.motion(7, 30), Boundary.CIRCULAR);
    }
  }

  @Nested
  class ValidGaussian extends ForwardModelLaws {
    @Override
    protected ForwardModel model() {
      return new Blur(Shape.of(2, 17, 14), BlurKernel.gaussian(1.1), Boundary.VALID);
    }
  }

  @Nested
  class ValidEvenKernel extends ForwardModelLaws {
    @Override
    protected ForwardModel model() {
      double[] values = {1, 2, 3, 4, 0, 6, 7, 8};
      return new Blur(Shape.of(1, 9, 11), new BlurKernel(2, 4, values), Boundary.VALID);
    }
  }

  @Nested
  class Pooling extends ForwardModelLaws {
    @Override
    protected ForwardModel model() {
      return new AveragePooling(Shape.of(2, 12, 8), 4);
    }
  }

  /** T5.3. */
  @Test
  void colourisationIsAnOrthonormalRow() {
    Colourisation model = new Colourisation(Shape.of(3, 6, 6));
    assertAdjointIsScaledInverse(model, 1);
    float[] white = new float[3 * 36];
    Arrays.fill(white, 1);
    float[] grey = new float[36];
    model.apply(white, grey);
    assertThat((double) grey[7]).isCloseTo(Math.sqrt(3), within(1e-6));
  }

  @Test
  void selectionAndPoolingHaveScaledInverses() {
    assertAdjointIsScaledInverse(new Inpainting(Shape.of(2, 9, 12), mask(9, 12, 3)), 1);
    assertAdjointIsScaledInverse(new AveragePooling(Shape.of(1, 12, 12), 3), 1 / 9.0);
  }

  @Test
  void gaussianRowsAreSeededAndOfUnitLength() {
    Shape shape = Shape.of(1, 16, 16);
    float[] x = ForwardModelLaws.random(256, 3);
    float[] first = new float[100];
    float[] again = new float[100];
    float[] other = new float[100];
    new GaussianSensing(shape, 100, 1).apply(x, first);
    new GaussianSensing(shape, 100, 1).apply(x, again);
    new GaussianSensing(shape, 100, 2).apply(x, other);
    assertThat(again).isEqualTo(first).isNotEqualTo(other);
    double power = ForwardModelLaws.dot(x, x) / 256;
    assertThat(ForwardModelLaws.dot(first, first) / 100 / power).isCloseTo(1, within(0.5));
  }

  @Test
  void blurIsConvolutionWithTheKernel() {
    double[] values = {1, 2, 3, 4, 0, 6};
    BlurKernel kernel = new BlurKernel(2, 3, values);
    int height = 6;
    int width = 7;
    float[] x = ForwardModelLaws.random(height * width, 8);
    float[] circular = new float[height * width];
    new Blur(Shape.of(1, height, width), kernel, Boundary.CIRCULAR).apply(x, circular);
    float[] valid = new float[5 * 5];
    new Blur(Shape.of(1, height, width), kernel, Boundary.VALID).apply(x, valid);
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        double sum = 0;
        for (int i = 0; i < 6; i++) {
          int y = Math.floorMod(row - (i / 3 - 1), height);
          int z = Math.floorMod(column - (i % 3 - 1), width);
          sum += kernel.values()[i] * x[y * width + z];
        }
        assertThat((double) circular[row * width + column]).isCloseTo(sum, within(1e-5));
        if (row < 5 && column >= 1 && column < 6) {
          assertThat((double) valid[row * 5 + column - 1]).isCloseTo(sum, within(1e-5));
        }
      }
    }
  }

  @Test
  void kernelsHaveUnitSumAndTheirExtent() {
    for (BlurKernel kernel :
        new BlurKernel[] {
          BlurKernel.gaussian(1.5), BlurKernel.motion(9, 40), BlurKernel.uniform(5)
        }) {
      assertThat(Arrays.stream(kernel.values()).sum()).isCloseTo(1, within(1e-12));
    }
    BlurKernel level = BlurKernel.motion(8, 0);
    int centre = level.height() / 2;
    for (int i = 0; i < level.values().length; i++) {
      int row = i / level.width();
      if (row != centre) {
        assertThat(level.values()[i]).isLessThan(1e-9);
      }
    }
  }

  @Test
  void realFourierKeepsTheEnergyOfAllFrequencies() {
    byte[] all = new byte[8 * 10];
    Arrays.fill(all, (byte) 1);
    PartialFourier model = new PartialFourier(Shape.of(1, 8, 10), SamplingMask.of(8, 10, all));
    float[] x = ForwardModelLaws.random(80, 2);
    float[] out = new float[80];
    model.normal(x, out);
    assertThat(ForwardModelLaws.distance(out, x)).isLessThan(1e-5);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> new Colourisation(Shape.of(2, 4, 4)))
        .hasMessageContaining("3 channels");
    assertThatThrownBy(() -> new AveragePooling(Shape.of(1, 10, 9), 4))
        .hasMessageContaining("does not divide");
    assertThatThrownBy(() -> new Inpainting(Shape.of(1, 8, 8), mask(8, 9, 2)))
        .hasMessageContaining("do not fit");
    assertThatThrownBy(() -> new GaussianSensing(Shape.of(1, 8, 8), 65, 1))
        .hasMessageContaining("64 pixels");
    assertThatThrownBy(() -> new GaussianSensing(Shape.of(1, 512, 512), 2048, 1))
        .hasMessageContaining("1 GiB");
    assertThatThrownBy(() -> new Blur(Shape.of(1, 8, 8), BlurKernel.uniform(9), Boundary.CIRCULAR))
        .hasMessageContaining("larger than an image");
    assertThatThrownBy(() -> BlurKernel.uniform(4)).hasMessageContaining("odd");
    assertThatThrownBy(() -> BlurKernel.gaussian(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new BlurKernel(1, 2, new double[] {0, 0}))
        .hasMessageContaining("above 0");
  }

  private static void assertAdjointIsScaledInverse(ForwardModel model, double scale) {
    float[] y = ForwardModelLaws.random(model.dataShape().size(), 5);
    float[] x = new float[model.imageShape().size()];
    float[] back = new float[y.length];
    model.adjoint(y, x);
    model.apply(x, back);
    for (int i = 0; i < y.length; i++) {
      assertThat((double) back[i]).isCloseTo(scale * y[i], within(1e-5));
    }
  }

  private static SamplingMask mask(int height, int width, int every) {
    byte[] marks = new byte[height * width];
    for (int i = 0; i < marks.length; i += every) {
      marks[i] = 1;
    }
    return SamplingMask.of(height, width, marks);
  }
}
