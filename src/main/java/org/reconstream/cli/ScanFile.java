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
import org.reconstream.formats.SinogramNpz;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.SamplingMask;
import org.reconstream.physics.Sinogram;

/**
 * A file with measurements: a DICOM Raw Data object, NumPy k-space ({@code .npy}) or NumPy
 * sinograms ({@code .npz}), told apart by what is in it and not by its name.
 */
final class ScanFile {
  private static final int DICOM_PREAMBLE = 128;
  private static final long LIMIT = Integer.MAX_VALUE - 64L;

  private ScanFile() {}

  /** Every slice of a file as it is. */
  static List<SourceScan> read(Path file) throws IOException {
    return read(file, null, new SinogramOptions());
  }

  /**
   * Every slice of a file.
   *
   * @param mask a sampling mask to undersample k-space with, or null to keep all samples
   * @param sinograms what shall hold of sinograms
   */
  static List<SourceScan> read(Path file, @Nullable Path mask, SinogramOptions sinograms)
      throws IOException {
    byte[] head = head(file);
    List<SourceScan> scans;
    if (isDicom(head)) {
      scans = dicom(file);
    } else if (Npy.startsLikeNpy(head)) {
      KSpace scan = KSpaceNpy.read(file);
      scans = List.of(new SourceScan(scan, StudyHeader.deidentified(scan), 0, 1));
    } else if (isZip(head)) {
      return arrays(file, mask, sinograms);
    } else {
      throw new CommandFailure(
          file + ": this is neither a DICOM file nor NumPy arrays; give one of them");
    }
    List<SourceScan> result = new ArrayList<>();
    for (SourceScan scan : scans) {
      result.add(changed(scan, file, mask, sinograms));
    }
    return result;
  }

  private static SourceScan changed(
      SourceScan scan, Path file, @Nullable Path mask, SinogramOptions sinograms)
      throws IOException {
    if (scan.measurement() instanceof KSpace kspace) {
      if (sinograms.given()) {
        throw new CommandFailure(file + ": this is k-space; --views and its kin are for CT");
      }
      KSpace masked = masked(kspace, file, mask);
      return new SourceScan(masked, scan.header(), scan.slice(), scan.slices());
    }
    requireNoMask(file, mask);
    return sinograms.given()
        ? new SourceScan(
            sinograms.apply(file, (Sinogram) scan.measurement()),
            scan.header(),
            scan.slice(),
            scan.slices())
        : scan;
  }

  /** The slices of a stack share a study, which the first one names. */
  private static List<SourceScan> arrays(Path file, @Nullable Path mask, SinogramOptions sinograms)
      throws IOException {
    requireNoMask(file, mask);
    List<Sinogram> slices = SinogramNpz.read(file, sinograms.settings());
    StudyHeader header = StudyHeader.deidentified(slices.get(0));
    List<SourceScan> scans = new ArrayList<>();
    for (int slice = 0; slice < slices.size(); slice++) {
      Sinogram scan = sinograms.select(file, slices.get(slice));
      scans.add(new SourceScan(scan, header, slice, slices.size()));
    }
    return scans;
  }

  private static void requireNoMask(Path file, @Nullable Path mask) {
    if (mask != null) {
      throw new CommandFailure(file + ": this is a sinogram; --mask is for k-space");
    }
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

  private static List<SourceScan> dicom(Path file) throws IOException {
    try {
      return new MeasurementReader().readAll(ByteBuffer.wrap(bytes(file)));
    } catch (ReconstructionException e) {
      throw new CommandFailure(file + ": " + e.getMessage(), e);
    }
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

  private static boolean isZip(byte[] head) {
    return head.length > 3 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
  }

  private static boolean isDicom(byte[] head) {
    return head.length == DICOM_PREAMBLE + 4
        && new String(
                Arrays.copyOfRange(head, DICOM_PREAMBLE, head.length), StandardCharsets.US_ASCII)
            .equals("DICM");
  }
}
