package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.dicom.MeasurementReader;
import org.reconstream.dicom.Scans;
import org.reconstream.dicom.SourceScan;
import org.reconstream.dicom.ctpd.Ellipsoids;
import org.reconstream.dicom.ctpd.SyntheticStudy;
import org.reconstream.physics.Sinogram;

class StudyImportTest {
  @TempDir private Path folder;

  @Test
  void aStudyBecomesAFolderOfSlicesOrAStack() throws IOException {
    Path study = study();
    Path slices = folder.resolve("slices");
    Path stack = folder.resolve("stack.dcm");
    String[] options = {"--first", "17", "--last", "23", "--thickness", "3", "--matrix", "64"};
    CommandRun toFolder = run(study, slices, options);
    CommandRun toStack = run(study, stack, options);
    assertThat(toFolder.exitCode()).as(toFolder.err()).isZero();
    assertThat(toStack.exitCode()).as(toStack.err()).isZero();
    assertThat(toFolder.out()).contains("feed a turn, 3 slices from 17.00 to 23.00 mm");
    assertThat(toFolder.out() + toStack.out()).doesNotContain("Quillon", Scans.PATIENT_ID);
    List<SourceScan> stacked =
        new MeasurementReader().readAll(ByteBuffer.wrap(Files.readAllBytes(stack)));
    assertThat(stacked).hasSize(3);
    for (int slice = 0; slice < 3; slice++) {
      Path file = slices.resolve("slice-000" + slice + ".dcm");
      SourceScan single = new MeasurementReader().read(Files.readAllBytes(file));
      assertThat(single.measurement().digest())
          .isEqualTo(stacked.get(slice).measurement().digest());
      assertThat(single.header().studyInstanceUid())
          .isEqualTo(stacked.get(slice).header().studyInstanceUid());
    }
    assertThat(((Sinogram) stacked.get(0).measurement()).geometry().rows()).isEqualTo(64);
  }

  @Test
  void whatCannotBeImportedIsOneSentence() throws IOException {
    Path study = study();
    Files.delete(study.resolve("view-00040.dcm"));
    assertRefused(run(study, folder.resolve("a")), "view 40 is missing");
    assertRefused(run(folder.resolve("nowhere"), folder.resolve("a")), "no such file or folder");
    assertRefused(CommandRun.of("import", "--out", "x"), "--ct-pd");
    assertRefused(run(study, folder.resolve("a"), "--thickness", "-1"), "thickness");
    assertRefused(run(study, folder.resolve("a"), "--column-mm", "1"), "themselves");
    assertRefused(run(study, folder.resolve("a"), "--fov", "300"), "--image-mm");
    assertRefused(run(study, folder.resolve("a"), study.toString()), "either");
  }

  private static void assertRefused(CommandRun run, String part) {
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err().strip()).contains(part).doesNotContain("\n");
  }

  private static CommandRun run(Path study, Path out, String... more) {
    String[] command = {"import", "--ct-pd", study.toString(), "--out", out.toString()};
    String[] all = java.util.Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return CommandRun.of(all);
  }

  private Path study() throws IOException {
    SyntheticStudy study = new SyntheticStudy(Ellipsoids.body(20));
    study.columns = 48;
    study.columnSpacing = 9.6;
    study.centralColumn = 20.25;
    study.viewsPerTurn = 60;
    study.turns = 3;
    study.feed = 6;
    study.quanta = 10_000;
    Path own = folder.resolve("study");
    study.write(own);
    return own;
  }
}
