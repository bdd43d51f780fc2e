package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way: broker, service, scans of MR and CT as DICOM, results. */
final class DemoIT {
  @TempDir private Path folder;

  @Test
  void scansGoInAndImagesWithUncertaintyComeOut() {
    CommandRun run =
        CommandRun.of("demo", "--out", folder.toString(), "--draws", "2", "--levels", "4");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("residual ratio", "brain-8ch", "brain-1ch", "chest-ct", " HU");
    assertThat(run.err()).contains("submitted brain-8ch as DICOM raw data");
    assertThat(folder.resolve("index.html"))
        .content()
        .contains("brain-8ch/panel.png")
        .contains("chest-ct/panel.png")
        .contains("not for diagnosis");
    for (String scan : new String[] {"brain-8ch", "brain-1ch", "chest-ct"}) {
      for (String file :
          new String[] {
            "mean.dcm",
            "baseline.dcm",
            "deviation.dcm",
            "deviation-display.dcm",
            "panel.png",
            "report.json"
          }) {
        assertThat(folder.resolve(scan).resolve(file)).isNotEmptyFile();
      }
    }
  }
}
