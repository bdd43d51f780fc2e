package org.reconstream.dicom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DicomObject;
import org.reconstream.dicom.codec.Part10;
import org.reconstream.dicom.codec.Tag;

/** What is written, judged by programs that others wrote, where they are installed. */
class ExternalCheckersIT {
  @TempDir private Path folder;
  private final List<Path> files = new ArrayList<>();

  @BeforeEach
  void writeEverything() throws IOException {
    SourceScan scanned = Scans.scan();
    SourceScan bare =
        new SourceScan(
            scanned.measurement(), StudyHeader.deidentified(scanned.measurement()), 0, 1);
    for (SourceScan scan : List.of(scanned, bare)) {
      for (ResultObject object : new ResultWriter().write(scan, Scans.result(scan))) {
        file(object.product().fileName(), object.part10());
      }
      for (int options = 0; options < 8; options += 7) {
        var slice = Scans.kSpace((options & 1) != 0, (options & 2) != 0, (options & 4) != 0);
        file("raw", new RawDataWriter().write(slice, scan.header()));
      }
    }
    writeTomography();
  }

  private void writeTomography() throws IOException {
    SourceScan scanned = CtScans.scan();
    SourceScan bare =
        new SourceScan(
            scanned.measurement(), StudyHeader.deidentified(scanned.measurement()), 0, 1);
    for (SourceScan scan : List.of(scanned, bare)) {
      for (ResultObject object : new ResultWriter().write(scan, CtScans.result(scan))) {
        file("ct-" + object.product().fileName(), object.part10());
      }
      file("ct-raw", new RawDataWriter().write(scan.measurement(), scan.header()));
    }
  }

  @Test
  void dciodvfyFindsNoErrors() throws Exception {
    assumeInstalled("dciodvfy", "dicom3tools");
    for (Path file : files) {
      assertThat(output("dciodvfy", file.toString())).doesNotContain("Error");
    }
  }

  @Test
  void dciodvfyFindsTheErrorOfABrokenObject() throws Exception {
    assumeInstalled("dciodvfy", "dicom3tools");
    var part10 = new Part10();
    var object = part10.read(Files.readAllBytes(files.get(0)));
    var without = DataSet.builder();
    object.dataSet().elements().stream()
        .filter(element -> element.tag() != Tag.IMAGE_TYPE)
        .forEach(without::add);
    Path broken = file("broken", part10.write(DicomObject.of(without.build())));
    assertThat(output("dciodvfy", broken.toString())).contains("Error");
  }

  @Test
  void dcmdumpReadsEveryFile() throws Exception {
    assumeInstalled("dcmdump", "dcmtk");
    for (Path file : files) {
      assertThat(output("dcmdump", "+E", file.toString()))
          .contains("SOPInstanceUID")
          .doesNotContain("E: ", "W: ");
    }
  }

  private Path file(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(files.size() + "-" + name + ".dcm");
    files.add(file);
    return Files.write(file, bytes);
  }

  private static void assumeInstalled(String program, String source) throws Exception {
    boolean installed = false;
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      installed |= Files.isExecutable(Path.of(folder, program));
    }
    assumeTrue(installed, program + " of " + source + " is not installed");
  }

  private static String output(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return text;
  }
}
