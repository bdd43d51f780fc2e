package org.reconstream.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.reconstream.stream.ReconstructionReceiver;
import org.reconstream.wire.Artifact;
import org.reconstream.wire.ReconstructionEnvelope;

/** The files of a result that came over Kafka. */
final class OutcomeFolder {
  private static final Map<String, String> EXTENSIONS =
      Map.of(
          "application/dicom", ".dcm",
          "image/png", ".png",
          "application/json", ".json");

  private OutcomeFolder() {}

  /** Writes every artifact, replacing earlier files of the same names. */
  static void write(Path folder, ReconstructionEnvelope envelope, ReconstructionReceiver receiver)
      throws IOException {
    Files.createDirectories(folder);
    Map<String, Integer> seen = new HashMap<>();
    for (Artifact artifact : envelope.artifacts()) {
      String base = artifact.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
      int count = seen.merge(base, 1, Integer::sum);
      String name = count == 1 ? base : base + "-" + count;
      String extension = EXTENSIONS.getOrDefault(artifact.mediaType(), ".bin");
      Files.write(folder.resolve(name + extension), receiver.bytes(artifact));
    }
  }

  /** A folder name for a job id, which comes from outside and may be anything. */
  static String name(String job) {
    return job.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
        ? job
        : "job-" + UUID.nameUUIDFromBytes(job.getBytes(StandardCharsets.UTF_8));
  }
}
