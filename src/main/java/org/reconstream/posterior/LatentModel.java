package org.reconstream.posterior;

import org.reconstream.array.Shape;
import org.reconstream.physics.ForwardModel;

/**
 * What a forward model measures of the latent spectrum of a denoiser's error: {@code A L}.
 *
 * <p>One thread at a time, because its factor is.
 */
final class LatentModel implements ForwardModel {
  private final ForwardModel model;
  private final ErrorFactor factor;
  private final float[] image;
  private final float[] seen;

  LatentModel(ForwardModel model, ErrorFactor factor) {
    this.model = model;
    this.factor = factor;
    this.image = new float[model.imageShape().size()];
    this.seen = new float[image.length];
  }

  @Override
  public Shape imageShape() {
    return factor.latentShape();
  }

  @Override
  public Shape dataShape() {
    return model.dataShape();
  }

  @Override
  public long measurements() {
    return model.measurements();
  }

  @Override
  public int componentsPerMeasurement() {
    return model.componentsPerMeasurement();
  }

  @Override
  public void apply(float[] latent, float[] data) {
    factor.apply(latent, image);
    model.apply(image, data);
  }

  @Override
  public void adjoint(float[] data, float[] latent) {
    model.adjoint(data, seen);
    factor.transpose(seen, latent);
  }

  @Override
  public void normal(float[] latent, float[] out) {
    factor.apply(latent, image);
    model.normal(image, seen);
    factor.transpose(seen, out);
  }
}
