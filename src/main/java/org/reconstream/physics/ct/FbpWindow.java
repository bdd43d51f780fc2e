package org.reconstream.physics.ct;

/** What the ramp filter is multiplied by in frequency. */
public enum FbpWindow {
  /** Nothing: the sharpest and noisiest image. */
  RAMP {
    @Override
    float[] applied(double[] taps) {
      float[] result = new float[taps.length - 1];
      for (int k = 0; k < result.length; k++) {
        result[k] = (float) taps[k];
      }
      return result;
    }
  },
  /** {@code (1 + cos(2 pi f d)) / 2}, 0 at the Nyquist frequency. */
  HANN {
    @Override
    float[] applied(double[] taps) {
      float[] result = new float[taps.length - 1];
      for (int k = 0; k < result.length; k++) {
        double before = taps[Math.abs(k - 1)];
        result[k] = (float) (0.5 * taps[k] + 0.25 * (before + taps[k + 1]));
      }
      return result;
    }
  };

  /** The windowed kernel, one tap shorter, of an even kernel given from its centre outwards. */
  abstract float[] applied(double[] taps);
}
