package org.reconstream.cli;

import java.util.ArrayList;
import java.util.List;
import org.reconstream.evaluation.CtProtocol;
import org.reconstream.evaluation.SimulatedSinogram;
import org.reconstream.training.Slice;
import picocli.CommandLine.Option;

/** How slices are scanned by CT. */
final class CtSimulationOptions implements ScanSimulation {
  /** What the protocols are, for the help of commands. */
  static final String PROTOCOLS =
      "Protocols of CT: sparse-view (60 parallel views, 1e5 quanta a ray), low-dose (240 views,"
          + " 1e4), limited-angle (80 views over 120 degrees, 1e5), sparse-fan (60 views of a fan,"
          + " 1e5).";

  @Option(
      names = "--protocols",
      split = ",",
      paramLabel = "NAME",
      description = "sparse-view, low-dose, limited-angle, sparse-fan (default: all).")
  private List<String> protocols = new ArrayList<>();

  @Option(
      names = "--pixel-mm",
      paramLabel = "MM",
      description = "Side of a pixel of the slices (default: ${DEFAULT-VALUE}).")
  private double pixelMm = 1.5;

  /** Side of a pixel. */
  double pixelMm() {
    return pixelMm;
  }

  /** The scans, protocol by protocol and slice by slice. */
  @Override
  public List<SimulatedSinogram> scans(List<HeldOutSlices.Chosen> images, long seed) {
    if (!(pixelMm > 0 && pixelMm < Double.POSITIVE_INFINITY)) {
      throw new CommandFailure("--pixel-mm must be a positive number of mm");
    }
    List<SimulatedSinogram> scans = new ArrayList<>();
    for (CtProtocol protocol : chosen()) {
      for (HeldOutSlices.Chosen image : images) {
        scans.add(scan(protocol, image, seed));
      }
    }
    return scans;
  }

  private SimulatedSinogram scan(CtProtocol protocol, HeldOutSlices.Chosen chosen, long seed) {
    Slice slice = chosen.slice();
    return SimulatedSinogram.of(
        "slice-%04d-%s".formatted(chosen.index(), protocol.label()),
        protocol,
        slice.pixels(),
        slice.height(),
        slice.width(),
        pixelMm,
        seed + chosen.index());
  }

  private List<CtProtocol> chosen() {
    List<CtProtocol> chosen = new ArrayList<>();
    for (CtProtocol protocol : CtProtocol.values()) {
      if (protocols.isEmpty() || protocols.contains(protocol.label())) {
        chosen.add(protocol);
      }
    }
    if (!protocols.isEmpty() && chosen.size() != protocols.size()) {
      throw new CommandFailure(
          "--protocols takes sparse-view, low-dose, limited-angle and sparse-fan, each once");
    }
    return chosen;
  }
}
