package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reconstream.dicom.SourceScan;
import org.reconstream.evaluation.MeasuredScan;
import org.reconstream.physics.KSpace;
import picocli.CommandLine.Option;

/** Scans that a scanner measured. */
final class MeasuredScans {
  @Option(
      names = "--scan",
      paramLabel = "FILE[=MASK]",
      mapFallbackValue = "",
      description =
          "Also a measured scan, as reconstruct reads it; repeatable. With a [ky, kx] mask the file"
              + " must be fully sampled: the mask's samples are reconstructed and the image of all"
              + " is the reference. Without one there is no reference.")
  private Map<Path, String> files = new LinkedHashMap<>();

  /** Whether there are any. */
  boolean given() {
    return !files.isEmpty();
  }

  /** The scans in the order of the files. */
  List<MeasuredScan> read() throws IOException {
    List<MeasuredScan> scans = new ArrayList<>();
    for (Map.Entry<Path, String> entry : files.entrySet()) {
      String mask = entry.getValue();
      scans.addAll(read(entry.getKey(), mask.isEmpty() ? null : Path.of(mask)));
    }
    return scans;
  }

  private static List<MeasuredScan> read(Path file, @Nullable Path mask) throws IOException {
    List<SourceScan> kept = ScanFile.read(file, mask, new SinogramOptions());
    List<SourceScan> full = mask == null ? kept : ScanFile.read(file);
    List<MeasuredScan> scans = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      String name = name(file) + (kept.size() > 1 ? "-" + kept.get(i).slice() : "");
      KSpace scan = kspace(file, kept.get(i));
      try {
        scans.add(
            mask == null
                ? MeasuredScan.of(name, scan)
                : MeasuredScan.of(name, kspace(file, full.get(i)), scan));
      } catch (IllegalArgumentException e) {
        throw new CommandFailure(file + ": " + e.getMessage(), e);
      }
    }
    return scans;
  }

  private static KSpace kspace(Path file, SourceScan scan) {
    if (scan.measurement() instanceof KSpace kspace) {
      return kspace;
    }
    throw new CommandFailure(file + ": --scan takes k-space; evaluate-ct is for CT");
  }

  private static String name(Path file) {
    String name = String.valueOf(file.getFileName()).replace(' ', '-');
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
