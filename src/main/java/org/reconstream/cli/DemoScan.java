package org.reconstream.cli;

import java.io.IOException;
import java.util.List;
import org.reconstream.dicom.StudyHeader;
import org.reconstream.formats.KSpaceNpy;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.Measurement;

/**
 * A real scan that ships with the software.
 *
 * @param name its name, also of its output folder
 * @param scan the samples
 * @param header a de-identified study
 */
record DemoScan(String name, Measurement scan, StudyHeader header) {
  /** The two scans: eight coils as the scanner measured them, and one coil undersampled by us. */
  static List<DemoScan> load(Installation installation) throws IOException {
    KSpace measured = KSpaceNpy.read(installation.example("brain-8ch-poisson.npy"));
    KSpace full = KSpaceNpy.read(installation.example("brain-1ch-full.npy"));
    KSpace undersampled =
        KSpaceNpy.undersample(
            full, KSpaceNpy.readMask(installation.example("brain-1ch-mask-r3.npy")));
    return List.of(of("brain-8ch", measured), of("brain-1ch", undersampled));
  }

  private static DemoScan of(String name, Measurement scan) {
    return new DemoScan(name, scan, StudyHeader.deidentified(scan));
  }
}
