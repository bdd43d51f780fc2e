package org.reconstream.engine;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.JacobianDenoiser;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.Prior;
import org.reconstream.prior.VarianceTable;

/**
 * Pixels that are independent N(0, 1) per real channel: {@code D(x; sigma) = x / (1 + sigma^2)}. A
 * probe sees every call before it is computed and may throw or wait.
 */
final class IsotropicPrior implements Prior {
  static final String ID = "isotropic";
  static final String CT = "isotropic-ct";

  /** Sees a denoiser call. */
  interface Probe {
    void before(float[][] rows, float[] sigmas);
  }

  private final Probe probe;
  private final String modality;
  final AtomicInteger made = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();

  /** Rows of vector-Jacobian calls. */
  final AtomicInteger multiplied = new AtomicInteger();

  /** Rows of calls by a worker that said it was alone. */
  final AtomicInteger alone = new AtomicInteger();

  volatile boolean jacobian = true;
  volatile boolean priorClosed;

  IsotropicPrior(Probe probe) {
    this(probe, "MR");
  }

  private IsotropicPrior(Probe probe, String modality) {
    this.probe = probe;
    this.modality = modality;
  }

  /** The same for images of one channel, under the name {@link #CT}. */
  static IsotropicPrior ofCt() {
    return new IsotropicPrior((rows, sigmas) -> {}, "CT");
  }

  private int channels() {
    return modality.equals("CT") ? 1 : 2;
  }

  IsotropicPrior() {
    this((rows, sigmas) -> {});
  }

  @Override
  public ModelCard card() {
    double[] sigma = new double[60];
    double[] variance = new double[60];
    for (int i = 0; i < sigma.length; i++) {
      sigma[i] = 0.01 * Math.pow(1000, i / 59.0);
      variance[i] = sigma[i] * sigma[i] / (1 + sigma[i] * sigma[i]);
    }
    return new ModelCard(
        modality.equals("CT") ? CT : ID,
        "independent pixels",
        modality,
        channels(),
        ModelCard.Parameterisation.DENOISER,
        "0".repeat(64),
        VarianceTable.of(sigma, variance),
        "p99-acs",
        4,
        256,
        1,
        List.of(),
        "Apache-2.0",
        "tests",
        List.of());
  }

  @Override
  public boolean hasJacobian() {
    return jacobian;
  }

  @Override
  public Denoiser denoiser() {
    made.incrementAndGet();
    return new JacobianDenoiser() {
      @Override
      public int channels() {
        return IsotropicPrior.this.channels();
      }

      @Override
      public void denoise(
          float[][] rows, float[] sigmas, int height, int width, float[][] denoised) {
        probe.before(rows, sigmas);
        for (int row = 0; row < rows.length; row++) {
          float factor = 1 / (1 + sigmas[row] * sigmas[row]);
          for (int i = 0; i < channels() * height * width; i++) {
            denoised[row][i] = rows[row][i] * factor;
          }
        }
      }

      @Override
      public void denoiseAlone(
          float[][] rows, float[] sigmas, int height, int width, float[][] denoised) {
        alone.addAndGet(rows.length);
        denoise(rows, sigmas, height, width, denoised);
      }

      @Override
      public void vectorJacobian(
          float[][] rows,
          float[] sigmas,
          float[][] cotangents,
          int height,
          int width,
          float[][] products) {
        multiplied.addAndGet(rows.length);
        probe.before(cotangents, sigmas);
        for (int row = 0; row < rows.length; row++) {
          float factor = 1 / (1 + sigmas[row] * sigmas[row]);
          for (int i = 0; i < 2 * height * width; i++) {
            products[row][i] = cotangents[row][i] * factor;
          }
        }
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
  }

  @Override
  public void close() {
    priorClosed = true;
  }
}
