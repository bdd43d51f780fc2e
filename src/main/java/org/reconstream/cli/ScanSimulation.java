package org.reconstream.cli;

import java.util.List;
import org.reconstream.evaluation.KnownScan;

/** How held-out images of one modality are scanned. */
interface ScanSimulation {
  /** Scans of the chosen images; the same seed gives the same scans. */
  List<? extends KnownScan> scans(List<HeldOutSlices.Chosen> images, long seed);
}
