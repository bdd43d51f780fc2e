package org.reconstream.physics;

/** Complete columns of k-space, for which the normal operator takes a shorter way. */
class CartesianSenseColumnsTest extends ForwardModelLaws {
  @Override
  protected ForwardModel model() {
    SamplingMask any = CartesianSenseTest.mask();
    int width = any.width();
    byte[] marks = new byte[any.height() * width];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = (byte) (i % width % 3 == 1 ? 1 : 0);
    }
    return new CartesianSense(
        CartesianSenseTest.maps(), SamplingMask.of(any.height(), width, marks));
  }
}
