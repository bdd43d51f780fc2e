package org.reconstream.engine;

import org.jspecify.annotations.Nullable;
import org.reconstream.posterior.Chain;

/**
 * One draw of one job as a row of denoiser batches: its chain, and the array the denoiser writes
 * to. Belongs to the worker that took it from the {@link Schedule} until it is given back.
 */
final class DrawRow {
  private final JobRun run;
  private final int draw;
  private @Nullable Chain chain;
  private float[] denoised = {};
  private float[] product = {};

  DrawRow(JobRun run, int draw) {
    this.run = run;
    this.draw = draw;
  }

  JobRun run() {
    return run;
  }

  int draw() {
    return draw;
  }

  /** Starts the chain if this is its first step. */
  void start() {
    if (chain == null) {
      chain = run.draws().sampling().start(draw);
      denoised = new float[chain.state().length];
    }
  }

  Chain chain() {
    Chain started = chain;
    if (started == null) {
      throw new IllegalStateException("draw " + draw + " has not started");
    }
    return started;
  }

  /** Where the denoised state goes. */
  float[] denoised() {
    return denoised;
  }

  /** Whether the chain waits for a vector-Jacobian product. */
  boolean asksForProduct() {
    return chain().cotangent() != null;
  }

  /** The cotangent of the product that the chain waits for. */
  float[] cotangent() {
    float[] asked = chain().cotangent();
    if (asked == null) {
      throw new IllegalStateException("draw " + draw + " asks for no product");
    }
    return asked;
  }

  /** Where the product goes. */
  float[] product() {
    if (product.length == 0) {
      product = new float[denoised.length];
    }
    return product;
  }

  boolean done() {
    return chain != null && chain.done();
  }
}
