package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.reconstream.cli.config.ServiceConfig;
import org.reconstream.dicom.RawDataWriter;
import org.reconstream.dicom.SourceScan;
import org.reconstream.engine.Priority;
import org.reconstream.stream.MeasurementSender;
import org.reconstream.stream.Submission;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends files to the measurements topic. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description =
        "Send DICOM Raw Data, .npy k-space or .npz sinograms to the measurements topic; prints job ids.")
final class SubmitCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "DICOM Raw Data object of one slice, .npy complex64 [coil, ky, kx], or .npz sinogram.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--priority",
      paramLabel = "NAME",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Priority priority = Priority.ROUTINE;

  @Option(names = "--unchecked", description = "Send files as they are; the service judges them.")
  private boolean unchecked;

  @Mixin private RecipeOptions recipeOptions = new RecipeOptions();
  @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();

  SubmitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    ServiceConfig config = kafkaOptions.config();
    List<Submission> submissions = new ArrayList<>();
    for (Path file : files) {
      submissions.add(submission(file));
    }
    try (MeasurementSender sender =
        new MeasurementSender(config.kafka().settings(), KafkaOptions.blobs(config))) {
      for (int i = 0; i < submissions.size(); i++) {
        terminal.out().println(sender.submit(submissions.get(i)) + " " + files.get(i));
      }
    }
    return 0;
  }

  private Submission submission(Path file) throws IOException {
    if (unchecked) {
      return new Submission(ScanFile.bytes(file), recipeOptions.overrides(), priority, null, null);
    }
    List<SourceScan> scans = ScanFile.read(file);
    if (scans.size() != 1) {
      throw new CommandFailure(
          file + ": the object holds " + scans.size() + " slices; send one object per slice");
    }
    byte[] part10 =
        ScanFile.isDicom(file)
            ? ScanFile.bytes(file)
            : new RawDataWriter().write(scans.get(0).measurement(), scans.get(0).header());
    return new Submission(
        part10,
        recipeOptions.overrides(),
        priority,
        scans.get(0).header().seriesInstanceUid(),
        null);
  }
}
