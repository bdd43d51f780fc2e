package org.reconstream.physics;

class DiagonalModelTest extends ForwardModelLaws {
  @Override
  protected ForwardModel model() {
    return new DiagonalModel(random(50, 8));
  }
}
