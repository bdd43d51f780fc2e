package org.reconstream.engine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.reconstream.formats.KSpaceNpy;
import org.reconstream.physics.KSpace;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.prior.onnx.Engine;
import org.reconstream.prior.onnx.OnnxPrior;

/**
 * Times the engine on a scan: seconds by stage, and where the lane spends its time.
 *
 * <pre>{@code
 * java -cp "target/test-classes:target/classes:target/lib/*" \
 *   org.reconstream.engine.ScanTiming SCAN.npy LEVELS DRAWS WORKERS COPIES
 * }</pre>
 *
 * <p>One copy is reconstructed first to warm up; then {@code COPIES} at once, each with a seed of
 * its own. The first has the warm-up's seed, so its mean has the same hash, whatever the settings
 * of the engine.
 */
public final class ScanTiming {
  private static final OperatingSystemMXBean PROCESSOR =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final String PRIOR = "mri-gaussian";

  private ScanTiming() {}

  /** Reads the scan, reconstructs it and prints a table. */
  public static void main(String[] args) throws IOException {
    KSpace scan = KSpaceNpy.read(Path.of(args[0]));
    SamplerSpec sampler = new SamplerSpec.DapsCal(Integer.parseInt(args[1]));
    int draws = Integer.parseInt(args[2]);
    int workers = Integer.parseInt(args[3]);
    int copies = Integer.parseInt(args[4]);
    PriorShelf shelf =
        PriorShelf.load(
            Path.of("models"),
            Set.of(PRIOR),
            folder -> OnnxPrior.load(folder, org.reconstream.prior.onnx.EngineSettings.cpu()));
    EngineIdentity identity =
        new EngineIdentity(Engine.ONNXRUNTIME.setting(), Engine.ONNXRUNTIME.version());
    try (SliceReconstructor engine =
        SliceReconstructor.open(EngineSettings.cpu(workers), shelf, identity)) {
      report(run(engine, scan, sampler, draws, 1), "warm-up");
      EngineStatus.Lane before = engine.status().lanes().get(0);
      long from = System.nanoTime();
      long processor = PROCESSOR.getProcessCpuTime();
      List<Reconstruction> results = run(engine, scan, sampler, draws, copies);
      double wall = (System.nanoTime() - from) * 1e-9;
      report(results, "measured");
      report(before, engine.status().lanes().get(0));
      System.out.printf(
          "wall %.2f s, processor %.2f s%n",
          wall, (PROCESSOR.getProcessCpuTime() - processor) * 1e-9);
    }
  }

  private static List<Reconstruction> run(
      SliceReconstructor engine, KSpace scan, SamplerSpec sampler, int draws, int copies) {
    List<CompletionStage<Reconstruction>> stages = new ArrayList<>();
    for (int copy = 0; copy < copies; copy++) {
      Recipe recipe = new Recipe(PRIOR, sampler, draws, copy);
      stages.add(engine.submit(new Job("copy " + copy, scan, recipe, Priority.ROUTINE)));
    }
    return stages.stream().map(stage -> stage.toCompletableFuture().join()).toList();
  }

  private static void report(List<Reconstruction> results, String title) {
    for (Reconstruction result : results) {
      System.out.printf(
          "%s: calibrate %.2f s, queue %.2f s, sample %.2f s; residual ratio %.3f, unconverged %d, mean %08x%n",
          title,
          result.seconds().calibrate(),
          result.seconds().queue(),
          result.seconds().sample(),
          result.evidence().residualRatio(),
          result.evidence().unconvergedSolves(),
          Arrays.hashCode(result.mean().values()));
    }
  }

  private static void report(EngineStatus.Lane before, EngineStatus.Lane after) {
    long rows = after.rows() - before.rows();
    double denoising = after.denoising().minus(before.denoising()).toNanos() * 1e-9;
    double advancing = after.advancing().minus(before.advancing()).toNanos() * 1e-9;
    System.out.printf(
        "%d row steps, each %.1f ms in the denoiser and %.1f ms of host arithmetic%n",
        rows, 1e3 * denoising / rows, 1e3 * advancing / rows);
  }
}
