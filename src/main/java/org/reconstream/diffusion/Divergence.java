package org.reconstream.diffusion;

/**
 * The trace of the denoiser's Jacobian by central differences, {@code u . (D(x + h u) - D(x - h u))
 * / (2 h)} with {@code h = 0.01 sigma}: two evaluations a direction.
 */
public sealed interface Divergence {
  /** The share of sigma that a probe is moved by. */
  double STEP = 0.01;

  /**
   * The directions of every row, fixed along one trajectory: {@code [direction, row, n]}; the sum
   * of {@link #weight} times {@code u . J u} estimates the trace.
   */
  double[][][] draw(Batch batch);

  /** The weight of one direction. */
  double weight();

  /** All n axes: the trace itself. For small images. */
  record Exact() implements Divergence {
    @Override
    public double[][][] draw(Batch batch) {
      int n = batch.size();
      double[][][] axes = new double[n][batch.count()][n];
      for (int i = 0; i < n; i++) {
        for (double[] row : axes[i]) {
          row[i] = 1;
        }
      }
      return axes;
    }

    @Override
    public double weight() {
      return 1;
    }
  }

  /**
   * Random signs (Skilling 1989, Hutchinson 1990), without bias.
   *
   * @param probes the number of directions that are averaged
   */
  record Hutchinson(int probes) implements Divergence {
    /** Checks the number. */
    public Hutchinson {
      if (probes < 1) {
        throw new IllegalArgumentException("a trace needs at least one probe, got " + probes);
      }
    }

    @Override
    public double[][][] draw(Batch batch) {
      double[][][] signs = new double[probes][][];
      for (int i = 0; i < probes; i++) {
        signs[i] = batch.normals(0, Purpose.PROBE, i);
        for (double[] row : signs[i]) {
          for (int j = 0; j < row.length; j++) {
            row[j] = row[j] < 0 ? -1 : 1;
          }
        }
      }
      return signs;
    }

    @Override
    public double weight() {
      return 1.0 / probes;
    }
  }
}
