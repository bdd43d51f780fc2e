package org.reconstream.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reconstream.dicom.MeasurementReader;
import org.reconstream.dicom.SourceScan;
import org.reconstream.dicom.StudyHeader;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.formats.KSpaceNpy;
import org.reconstream.formats.Npy;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.SamplingMask;

/**
 * A file with measurements: a DICOM Raw Data object or NumPy k-space, told apart by what is in it
 * and not by its name.
 */
final class ScanFile {
  private static final int DICOM_PREAMBLE = 128;
  private static final long LIMIT = Integer.MAX_VALUE - 64L;

  private ScanFile() {}

  /**
   * Every slice of a file.
   *
   * @param mask a sampling mask to undersample with, or null to keep all samples
   */
  static List<SourceScan> read(Path file, @Nullable Path mask) throws IOException {
    byte[] head = head(file);
    if (isDicom(head)) {
      return dicom(file, mask);
    } else if (Npy.startsLikeNpy(head)) {
      KSpace scan = masked(KSpaceNpy.read(file), file, mask);
      return List.of(new SourceScan(scan, StudyHeader.deidentified(scan), 0, 1));
    }
    throw new CommandFailure(
        file + ": this is neither a DICOM file nor a NumPy array; give one of them");
  }

  /** Whether a file is DICOM. */
  static boolean isDicom(Path file) throws IOException {
    return isDicom(head(file));
  }

  /** The bytes of a file that fits in memory. */
  static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > LIMIT) {
      throw new CommandFailure(file + ": the file is larger than 2 GiB; split it by slice");
    }
    return Files.readAllBytes(file);
  }

  private static List<SourceScan> dicom(Path file, @Nullable Path mask) throws IOException {
    List<SourceScan> scans;
    try {
      scans = new MeasurementReader().readAll(ByteBuffer.wrap(bytes(file)));
    } catch (ReconstructionException e) {
      throw new CommandFailure(file + ": " + e.getMessage(), e);
    }
    List<SourceScan> result = new ArrayList<>();
    for (SourceScan scan : scans) {
      result.add(
          mask == null || !(scan.measurement() instanceof KSpace kspace)
              ? scan
              : new SourceScan(
                  masked(kspace, file, mask), scan.header(), scan.slice(), scan.slices()));
    }
    return result;
  }

  private static KSpace masked(KSpace scan, Path file, @Nullable Path maskFile) throws IOException {
    if (maskFile == null) {
      return scan;
    }
    SamplingMask mask = KSpaceNpy.readMask(maskFile);
    try {
      return KSpaceNpy.undersample(scan, mask);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(file + " with " + maskFile + ": " + e.getMessage(), e);
    }
  }

  private static byte[] head(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new CommandFailure(file + ": this is a folder; give a file");
    }
    try (InputStream stream = Files.newInputStream(file)) {
      return stream.readNBytes(DICOM_PREAMBLE + 4);
    }
  }

  private static boolean isDicom(byte[] head) {
    return head.length == DICOM_PREAMBLE + 4
        && new String(
                Arrays.copyOfRange(head, DICOM_PREAMBLE, head.length), StandardCharsets.US_ASCII)
            .equals("DICM");
  }
}
