package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reconstream.cli.config.ServiceConfig;
import org.reconstream.posterior.Evidence;
import org.reconstream.stream.JobOutcome;
import org.reconstream.stream.ReconstructionReceiver;
import org.reconstream.stream.ReconstructionReceiver.Start;
import org.reconstream.wire.ReconstructionEnvelope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes results from the reconstructions topic to files. */
@Command(
    name = "collect",
    mixinStandardHelpOptions = true,
    description = "Write results from the reconstructions topic to one folder per job.",
    footer = {
      "",
      "Reads committed results and dead letters and takes nothing away from other readers. Without"
          + " --count it runs until it is interrupted or nothing came for --wait seconds."
    })
final class CollectCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Output folder.")
  private Path out = Path.of("");

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Stop after N outcomes, dead letters included.")
  private @Nullable Long count;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "Stop when nothing came for so long; exit code 1 if --count was not reached.")
  private @Nullable Integer wait;

  @Option(
      names = "--from",
      paramLabel = "WHERE",
      description =
          "beginning: what the topics still hold (default); end: only what comes from now on.")
  private Start from = Start.BEGINNING;

  @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();

  CollectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    ServiceConfig config = kafkaOptions.config();
    Duration patience =
        wait == null ? Duration.ofDays(1) : Duration.ofSeconds(Math.max(0, wait.longValue()));
    long wanted = count == null ? Long.MAX_VALUE : count;
    long received = 0;
    try (ReconstructionReceiver receiver =
        new ReconstructionReceiver(config.kafka().settings(), KafkaOptions.blobs(config), from)) {
      while (received < wanted) {
        Optional<JobOutcome> outcome = receiver.next(patience);
        if (outcome.isPresent()) {
          take(outcome.get(), receiver);
          received++;
        } else if (wait != null) {
          break;
        }
      }
    }
    if (count != null && received < wanted) {
      throw new CommandFailure(
          "only " + received + " of " + wanted + " outcomes came before --wait ran out");
    }
    return 0;
  }

  private void take(JobOutcome outcome, ReconstructionReceiver receiver) throws IOException {
    if (outcome instanceof JobOutcome.Reconstructed done) {
      Path folder = out.resolve(OutcomeFolder.name(done.job()));
      OutcomeFolder.write(folder, done.envelope(), receiver);
      terminal.out().println(line(done.envelope(), folder));
    } else if (outcome instanceof JobOutcome.DeadLettered dead) {
      terminal
          .out()
          .println(dead.job() + " dead letter (" + dead.failure() + "): " + dead.reason());
    } else if (outcome instanceof JobOutcome.Unreadable unreadable) {
      terminal.out().println(unreadable.job() + " unreadable: " + unreadable.reason());
    } else {
      throw new AssertionError(outcome);
    }
  }

  private static String line(ReconstructionEnvelope envelope, Path folder) {
    Evidence e = envelope.evidence();
    return String.format(
        Locale.ROOT,
        "%s reconstructed: residual ratio %.3f, %d draws in %.1f s%s -> %s",
        envelope.job(),
        e.residualRatio(),
        e.draws(),
        envelope.seconds().total(),
        Summary.warnings(e),
        folder);
  }
}
