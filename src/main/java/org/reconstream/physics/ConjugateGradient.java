package org.reconstream.physics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.DotProduct;
import org.reconstream.array.Shape;

/**
 * Conjugate gradients (Hestenes and Stiefel 1952) for {@code (I + g A^T A) u = b}, one right-hand
 * side at a time.
 *
 * <p>Stops when {@code ||r|| <= tolerance ||b||}, r being the running residual, which is computed
 * afresh every 25 iterations against drift, or when the error is within an {@link ErrorBudget}. A
 * result depends on the model, g, b and the start alone, bit for bit. Products and their sums are
 * in double precision; with a preconditioner they are those of {@link InnerProducts}.
 *
 * <p>An instance owns its work arrays: one thread at a time.
 */
public final class ConjugateGradient {
  private static final int REFRESH = 25;

  private final ForwardModel model;
  private final int maxIterations;
  private final double tolerance;
  private final float[] residual;
  private final float[] direction;
  private final float[] image;
  private final InnerProducts products = new InnerProducts();

  /**
   * How a solve ended.
   *
   * @param iterations applications of the normal operator after the first residual
   * @param converged whether the residual fell below the tolerance
   */
  public record Outcome(int iterations, boolean converged) {}

  /**
   * A solver for one model.
   *
   * @param maxIterations at least 1
   * @param tolerance relative residual to stop at, in [0, 1)
   */
  public ConjugateGradient(ForwardModel model, int maxIterations, double tolerance) {
    if (maxIterations < 1 || !(tolerance >= 0 && tolerance < 1)) {
      throw new IllegalArgumentException(
          "conjugate gradients need at least 1 iteration and a tolerance in [0, 1), got "
              + maxIterations
              + " and "
              + tolerance);
    }
    this.model = model;
    this.maxIterations = maxIterations;
    this.tolerance = tolerance;
    int size = model.imageShape().size();
    this.residual = new float[size];
    this.direction = new float[size];
    this.image = new float[size];
  }

  /**
   * Solves {@code (I + g A^T A) u = b}. Ends early, unconverged, where single precision leaves no
   * direction to go.
   *
   * @param g weight of the normal operator, finite and at least 0
   * @param b right-hand side, untouched
   * @param u the start on entry, the solution on return; not the array of b
   */
  public Outcome solve(double g, float[] b, float[] u) {
    requireSystem(g, b, u);
    return toTolerance(g, b, u, null);
  }

  /**
   * The same with a diagonal preconditioner M, close to the inverse of {@code I + g A^T A}: stops
   * when {@code r^T M r <= tolerance^2 b^T M b}, close to the relative error of u in the norm of
   * the system.
   *
   * @param preconditioner a positive number for each component, untouched
   */
  public Outcome solve(double g, float[] b, float[] u, float[] preconditioner) {
    requireSystem(g, b, u);
    if (preconditioner.length != b.length) {
      throw new IllegalArgumentException(
          "a system of " + b.length + " got a preconditioner of " + preconditioner.length);
    }
    return toTolerance(g, b, u, preconditioner);
  }

  /** The same as {@link #solve(double, float[], float[])}, until the error is within a budget. */
  public Outcome solve(double g, float[] b, float[] u, ErrorBudget budget) {
    requireSystem(g, b, u);
    return iterate(g, b, u, null, new SolveError(budget, maxIterations));
  }

  private void requireSystem(double g, float[] b, float[] u) {
    Shape shape = model.imageShape();
    if (b.length != shape.size() || u.length != shape.size()) {
      throw new IllegalArgumentException(
          "a system over " + shape + " got arrays of " + b.length + " and " + u.length);
    }
    if (!(g >= 0 && g <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException("the weight of the normal operator is " + g);
    }
  }

  private Outcome toTolerance(double g, float[] b, float[] u, float @Nullable [] preconditioner) {
    if (preconditioner != null) {
      products.relativeTo(b);
    }
    double power = power(b, preconditioner);
    if (power == 0) {
      Arrays.fill(u, 0);
      return new Outcome(0, true);
    }
    StoppingRule rule = StoppingRule.square(tolerance * tolerance * power);
    return iterate(g, b, u, preconditioner, rule);
  }

  /** With M the preconditioner or I, {@code r^T M r} is what steps and stops are made of. */
  private Outcome iterate(
      double g, float[] b, float[] u, float @Nullable [] preconditioner, StoppingRule rule) {
    computeResidual(g, b, u);
    double rho = power(residual, preconditioner);
    turn(0, preconditioner);
    for (int k = 0; k < maxIterations; k++) {
      if (rule.reached(rho)) {
        return new Outcome(k, true);
      }
      apply(g, direction, image);
      double curvature =
          preconditioner == null ? DotProduct.of(direction, image) : products.of(direction, image);
      if (!(curvature > 0)) {
        return new Outcome(k, false);
      }
      double alpha = rho / curvature;
      add(alpha, direction, u);
      if ((k + 1) % REFRESH == 0) {
        computeResidual(g, b, u);
      } else {
        add(-alpha, image, residual);
      }
      double next = power(residual, preconditioner);
      rule.stepped(rho, curvature, next, direction);
      turn((float) (next / rho), preconditioner);
      rho = next;
    }
    return new Outcome(maxIterations, rule.reached(rho));
  }

  /** {@code r^T M r}. */
  private double power(float[] r, float @Nullable [] preconditioner) {
    return preconditioner == null ? DotProduct.of(r, r) : products.of(r, preconditioner, r);
  }

  /** {@code direction = M residual + beta direction}. */
  private void turn(float beta, float @Nullable [] preconditioner) {
    if (preconditioner == null) {
      for (int i = 0; i < direction.length; i++) {
        direction[i] = residual[i] + beta * direction[i];
      }
    } else {
      for (int i = 0; i < direction.length; i++) {
        direction[i] = preconditioner[i] * residual[i] + beta * direction[i];
      }
    }
  }

  private void computeResidual(double g, float[] b, float[] u) {
    apply(g, u, image);
    for (int i = 0; i < b.length; i++) {
      residual[i] = b[i] - image[i];
    }
  }

  /** {@code out = (I + g A^T A) in}. */
  private void apply(double g, float[] in, float[] out) {
    model.normal(in, out);
    float weight = (float) g;
    for (int i = 0; i < in.length; i++) {
      out[i] = in[i] + weight * out[i];
    }
  }

  private static void add(double factor, float[] a, float[] target) {
    float f = (float) factor;
    for (int i = 0; i < target.length; i++) {
      target[i] += f * a[i];
    }
  }
}
