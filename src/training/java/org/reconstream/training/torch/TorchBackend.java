package org.reconstream.training.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import org.reconstream.training.Learner;
import org.reconstream.training.LearnerState;
import org.reconstream.training.Objective;
import org.reconstream.training.Optimiser;
import org.reconstream.training.TrainingBackend;
import org.reconstream.training.UnetSpec;

/** PyTorch on the first CUDA device where there is one, else on the CPU. */
public final class TorchBackend implements TrainingBackend {
  static final String ENGINE = "PyTorch";

  @Override
  public String description() {
    Engine engine = Engine.getEngine(ENGINE);
    return ENGINE + " " + engine.getVersion() + " on " + device(engine);
  }

  @Override
  public Learner learner(
      UnetSpec spec, Objective objective, Optimiser optimiser, LearnerState state, int threads) {
    Engine engine = Engine.getEngine(ENGINE);
    JniUtils.setNumThreads(threads);
    NDManager manager = engine.newBaseManager(device(engine));
    Network network = new TorchUnet(spec);
    Losses losses = new Losses(network, objective, spec.scaling());
    return new TorchLearner(manager, network, losses, optimiser, state, spec.imageChannels());
  }

  private static Device device(Engine engine) {
    return engine.getGpuCount() > 0 ? Device.gpu(0) : Device.cpu();
  }
}
