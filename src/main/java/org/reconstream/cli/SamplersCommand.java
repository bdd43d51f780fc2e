package org.reconstream.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.reconstream.calibration.Criterion;
import org.reconstream.posterior.SamplerKind;
import org.reconstream.posterior.SamplerOption;
import picocli.CommandLine.Command;

/** Lists the posterior samplers with their options and defaults. */
@Command(
    name = "samplers",
    mixinStandardHelpOptions = true,
    description = "List the posterior samplers, their options and defaults.")
final class SamplersCommand implements Callable<Integer> {
  private final Terminal terminal;

  SamplersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PrintWriter out = terminal.out();
    for (SamplerKind kind : SamplerKind.values()) {
      out.printf(
          "%s (%s; %d denoiser evaluations a draw)%n  %s%n",
          kind.label(),
          kind.calibrated() ? "calibrated" : "not calibrated: its spread is not uncertainty",
          kind.spec().evaluations(),
          kind.summary());
      print(kind.levels());
      kind.options().forEach(this::print);
    }
    out.printf(
        "Calibrated: where the posterior is known, as `calibrate` finds it: %s.%n",
        Criterion.text());
    return 0;
  }

  private void print(SamplerOption option) {
    terminal
        .out()
        .printf(
            "    %-12s %s; %s to %s (default: %s)%n",
            option.name(),
            option.meaning(),
            SamplerOption.text(option.least()),
            SamplerOption.text(option.most()),
            SamplerOption.text(option.fallback()));
  }
}
