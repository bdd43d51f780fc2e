package org.reconstream.cli;

import java.io.IOException;
import java.util.List;
import org.reconstream.dicom.StudyHeader;
import org.reconstream.formats.KSpaceNpy;
import org.reconstream.formats.SinogramNpz;
import org.reconstream.formats.SinogramSettings;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.Measurement;
import org.reconstream.physics.Sinogram;

/**
 * A scan that ships with the software.
 *
 * @param name its name, also of its output folder
 * @param scan the samples
 * @param header a de-identified study
 */
record DemoScan(String name, Measurement scan, StudyHeader header) {
  /**
   * Two real MR scans, eight coils as the scanner measured them and one coil undersampled by us,
   * and a CT scan of 60 views that was simulated from a real slice.
   */
  static List<DemoScan> load(Installation installation) throws IOException {
    KSpace measured = KSpaceNpy.read(installation.example("brain-8ch-poisson.npy"));
    KSpace full = KSpaceNpy.read(installation.example("brain-1ch-full.npy"));
    KSpace undersampled =
        KSpaceNpy.undersample(
            full, KSpaceNpy.readMask(installation.example("brain-1ch-mask-r3.npy")));
    Sinogram chest =
        SinogramNpz.read(installation.example("chest-60-views.npz"), SinogramSettings.NONE).get(0);
    return List.of(of("brain-8ch", measured), of("brain-1ch", undersampled), of("chest-ct", chest));
  }

  private static DemoScan of(String name, Measurement scan) {
    return new DemoScan(name, scan, StudyHeader.deidentified(scan));
  }
}
