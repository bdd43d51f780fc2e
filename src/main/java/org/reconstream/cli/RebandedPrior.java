package org.reconstream.cli;

import org.reconstream.prior.Bands;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.Prior;

/** A prior whose card has other bands; closing it closes the prior. */
record RebandedPrior(Prior prior, Bands bands) implements Prior {
  @Override
  public ModelCard card() {
    return prior.card().withBands(bands);
  }

  @Override
  public Denoiser denoiser() {
    return prior.denoiser();
  }

  @Override
  public boolean hasJacobian() {
    return prior.hasJacobian();
  }

  @Override
  public void close() {
    prior.close();
  }
}
