package org.reconstream.diffusion;

/**
 * Hamiltonian Monte Carlo at one noise level: momentum {@code p ~ N(0, I)}, leapfrog steps of
 * {@code e = share b}. A model gives no density, so a move is judged by the path integral of the
 * score: {@code ln U < sum of integrals S . dx - (|p'|^2 - |p|^2) / 2}, every segment by Simpson's
 * rule {@code (S0 + 4 S_mid + S1) / 6 . (x1 - x0)}.
 *
 * <p>The integral does not depend on the path only as far as the score is a gradient field, which a
 * network's is approximately. Without acceptance the stationary distribution has a bias of order
 * {@code e^2}. The trapezoidal rule would telescope to a quantity that is right for Gaussians alone
 * and is not offered.
 *
 * @param share leapfrog step over b; stable below 2
 * @param leapfrogs leapfrog steps of one transition
 * @param transitions transitions at one level
 * @param adjusted whether moves are judged, at the cost of one more evaluation a leapfrog step
 */
public record Hamiltonian(double share, int leapfrogs, int transitions, boolean adjusted)
    implements Corrector {
  /** Half the noise, three leapfrog steps, one transition, judged. */
  public static final Hamiltonian STANDARD = new Hamiltonian(0.5, 3, 1, true);

  /** Checks the numbers. */
  public Hamiltonian {
    if (!(share > 0 && share < 2) || leapfrogs < 1 || transitions < 1) {
      throw new IllegalArgumentException(
          "HMC needs a step between 0 and 2 times the noise and at least one leapfrog step and"
              + " transition, got "
              + share
              + ", "
              + leapfrogs
              + " and "
              + transitions);
    }
  }

  /** The number of evaluations at one level. */
  public int evaluations() {
    return transitions * (1 + leapfrogs * (adjusted ? 2 : 1));
  }

  @Override
  public void correct(ScoreModel model, Batch batch, double t, int level) {
    for (int i = 0; i < transitions; i++) {
      new Transition(model, batch, t, share * model.sde().noise(t)).run(level, i);
    }
  }

  private final class Transition {
    private final ScoreModel model;
    private final Batch batch;
    private final double t;
    private final double step;
    private final double[][] x;
    private final double[][] next;
    private final double[][] score;
    private final double[][] nextScore;
    private final double[] gain;

    Transition(ScoreModel model, Batch batch, double t, double step) {
      this.model = model;
      this.batch = batch;
      this.t = t;
      this.step = step;
      this.x = batch.scratch();
      this.next = batch.scratch();
      this.score = batch.scratch();
      this.nextScore = batch.scratch();
      this.gain = new double[batch.count()];
    }

    void run(int level, int use) {
      double[][] p = batch.normals(level, Purpose.CORRECTOR, use);
      copy(batch.rows(), x);
      model.score(batch, x, t, score);
      for (int row = 0; row < gain.length; row++) {
        gain[row] = kinetic(p[row]);
      }
      for (int i = 0; i < leapfrogs; i++) {
        leapfrog(p);
      }
      for (int row = 0; row < gain.length; row++) {
        gain[row] -= kinetic(p[row]);
        if (!adjusted || batch.logUniform(row, level, use) < gain[row]) {
          System.arraycopy(x[row], 0, batch.rows()[row], 0, x[row].length);
        }
      }
    }

    private void leapfrog(double[][] p) {
      for (int row = 0; row < x.length; row++) {
        for (int i = 0; i < x[row].length; i++) {
          p[row][i] += step / 2 * score[row][i];
          next[row][i] = x[row][i] + step * p[row][i];
        }
      }
      model.score(batch, next, t, nextScore);
      if (adjusted) {
        addPathIntegral();
      }
      for (int row = 0; row < x.length; row++) {
        for (int i = 0; i < x[row].length; i++) {
          p[row][i] += step / 2 * nextScore[row][i];
        }
      }
      copy(next, x);
      copy(nextScore, score);
    }

    private void addPathIntegral() {
      double[][] middle = batch.scratch();
      for (int row = 0; row < x.length; row++) {
        for (int i = 0; i < x[row].length; i++) {
          middle[row][i] = (x[row][i] + next[row][i]) / 2;
        }
      }
      double[][] between = batch.scratch();
      model.score(batch, middle, t, between);
      for (int row = 0; row < x.length; row++) {
        double sum = 0;
        for (int i = 0; i < x[row].length; i++) {
          double force = score[row][i] + 4 * between[row][i] + nextScore[row][i];
          sum += force * (next[row][i] - x[row][i]);
        }
        gain[row] += sum / 6;
      }
    }
  }

  private static double kinetic(double[] p) {
    double sum = 0;
    for (double e : p) {
      sum += e * e;
    }
    return sum / 2;
  }

  private static void copy(double[][] source, double[][] target) {
    for (int row = 0; row < source.length; row++) {
      System.arraycopy(source[row], 0, target[row], 0, source[row].length);
    }
  }
}
