package org.reconstream.training.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Map;
import org.reconstream.prior.Denoiser;
import org.reconstream.training.Batch;
import org.reconstream.training.Learner;
import org.reconstream.training.LearnerState;
import org.reconstream.training.Optimiser;

/**
 * A network in float32 with Adam and a moving average, all on one device. Gradients are taken with
 * respect to fresh copies of the parameters, so no step leaves anything behind for the next.
 */
final class TorchLearner implements Learner {
  private final NDManager manager;
  private final Network network;
  private final Losses losses;
  private final Optimiser optimiser;
  private final Parameters weights;
  private final Parameters average;
  private final Parameters first;
  private final Parameters second;
  private final int channels;
  private long updates;

  TorchLearner(
      NDManager manager,
      Network network,
      Losses losses,
      Optimiser optimiser,
      LearnerState state,
      int channels) {
    this.manager = manager;
    this.network = network;
    this.losses = losses;
    this.optimiser = optimiser;
    this.channels = channels;
    this.weights = Parameters.of(state.weights(), manager);
    this.average = Parameters.of(state.average(), manager);
    this.first = Parameters.of(state.first(), manager);
    this.second = Parameters.of(state.second(), manager);
    this.updates = state.updates();
  }

  @Override
  public double step(Batch batch, double rate, double averageDecay) {
    try (NDManager scope = manager.newSubManager()) {
      Parameters leaves = weights.leaves(scope);
      double loss;
      try (GradientCollector collector =
          Engine.getEngine(TorchBackend.ENGINE).newGradientCollector()) {
        NDArray value = losses.of(leaves, batch, scope);
        collector.backward(value);
        loss = value.getFloat();
      }
      update(leaves, scope, rate, averageDecay);
      return loss;
    }
  }

  private void update(Parameters leaves, NDManager scope, double rate, double averageDecay) {
    NDArray square = scope.create(0f);
    for (NDArray leaf : leaves.arrays().values()) {
      square = square.add(leaf.getGradient().square().sum());
    }
    double norm = Math.sqrt(square.getFloat());
    if (!Double.isFinite(norm)) {
      return;
    }
    updates++;
    double scale = Math.min(1, optimiser.clip() / Math.max(norm, Double.MIN_NORMAL));
    double correction1 = 1 - Math.pow(optimiser.beta1(), (double) updates);
    double correction2 = 1 - Math.pow(optimiser.beta2(), (double) updates);
    for (Map.Entry<String, NDArray> leaf : leaves.arrays().entrySet()) {
      NDArray gradient = leaf.getValue().getGradient().mul(scale);
      NDArray m = first.get(leaf.getKey());
      NDArray v = second.get(leaf.getKey());
      NDArray w = weights.get(leaf.getKey());
      NDArray a = average.get(leaf.getKey());
      // What is computed from them then belongs to the step's scope.
      scope.tempAttachAll(m, v, w, a);
      m.muli(optimiser.beta1()).addi(gradient.mul(1 - optimiser.beta1()));
      v.muli(optimiser.beta2()).addi(gradient.square().mul(1 - optimiser.beta2()));
      NDArray root = v.div(correction2).sqrt().add(optimiser.epsilon());
      w.subi(m.div(root).mul(rate / correction1));
      a.muli(averageDecay).addi(w.mul(1 - averageDecay));
    }
  }

  @Override
  public LearnerState state() {
    return new LearnerState(
        weights.weights(), average.weights(), first.weights(), second.weights(), updates);
  }

  @Override
  public Denoiser average() {
    return new TorchDenoiser(manager, network, average, channels);
  }

  @Override
  public void close() {
    manager.close();
  }
}
