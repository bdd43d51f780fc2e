package org.reconstream.dicom.ctpd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DicomCodec;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;

/**
 * A study of DICOM-CT-PD: all views of one X-ray source and spectrum in the order in which they
 * were taken, with unwrapped angles.
 *
 * <p>Pixels stay in the files. A folder that is not one whole study is {@code Malformed} or {@code
 * Unsupported} with one sentence.
 *
 * @param scanner what the views share
 * @param rule how the scanner counts
 * @param waterPerMm attenuation of water in 1/mm
 * @param views the views
 * @param header attributes of the first view
 */
public record ProjectionStudy(
    Scanner scanner, ScannerRule rule, double waterPerMm, List<View> views, DataSet header) {
  /** Of two shifts that are mixed up, the axial one is the one above, in mm; the other is rad. */
  private static final double LARGEST_ANGULAR_SHIFT = 0.1;

  private static final double SAME = 1e-4;

  /**
   * Reads a folder that holds the views of one study and nothing else.
   *
   * @param folder the folder; files that begin with a dot are left out
   */
  public static ProjectionStudy read(Path folder, StudySelection selection) throws IOException {
    DicomCodec codec = DicomCodec.preferred();
    List<Path> files = files(folder);
    ProjectionFile first = ProjectionFile.read(codec, files.get(0));
    Scanner scanner = first.scanner();
    List<View> views = new ArrayList<>();
    for (Path path : files) {
      ProjectionFile file = ProjectionFile.read(codec, path);
      requireSameSeries(first.object(), file.object(), path);
      requireSameScanner(scanner, file.scanner(), path);
      views.add(file.view());
    }
    views.sort(Comparator.comparingLong(View::instance));
    requireNoneMissing(views);
    List<View> chosen = FocalShifts.corrected(selected(views, selection), LARGEST_ANGULAR_SHIFT);
    return new ProjectionStudy(
        scanner,
        ScannerRule.of(scanner, selection),
        water(scanner, selection),
        unwrapped(chosen),
        first.object().detached());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> files =
          entries
              .filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw malformed(folder.getFileName() + ": the folder holds no views");
      }
      return files;
    }
  }

  private static void requireSameSeries(DataSet first, DataSet other, Path path) {
    if (!first
        .require(Tag.SERIES_INSTANCE_UID)
        .texts()
        .equals(other.require(Tag.SERIES_INSTANCE_UID).texts())) {
      throw malformed(
          path.getFileName() + ": belongs to another series; keep one series in a folder");
    }
  }

  private static void requireSameScanner(Scanner first, Scanner other, Path path) {
    boolean same =
        first.shape() == other.shape()
            && first.rows() == other.rows()
            && first.columns() == other.columns()
            && first.focalSpot() == other.focalSpot()
            && first.helical() == other.helical()
            && isSame(first.rowSpacingMm(), other.rowSpacingMm())
            && isSame(first.columnSpacingMm(), other.columnSpacingMm())
            && isSame(first.isocentreDistanceMm(), other.isocentreDistanceMm())
            && isSame(first.detectorDistanceMm(), other.detectorDistanceMm())
            && isSame(first.centralColumn(), other.centralColumn())
            && isSame(first.centralRow(), other.centralRow())
            && isSame(first.waterPerMm(), other.waterPerMm());
    if (!same) {
      throw malformed(
          path.getFileName() + ": its detector, focal spot mode or water differs from the others'");
    }
  }

  private static boolean isSame(double a, double b) {
    return Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b));
  }

  private static void requireNoneMissing(List<View> views) {
    for (int i = 1; i < views.size(); i++) {
      long before = views.get(i - 1).instance();
      long here = views.get(i).instance();
      if (here == before) {
        throw malformed("view " + here + " is there twice");
      } else if (here != before + 1) {
        throw malformed(
            "view "
                + (before + 1)
                + " is missing: instance numbers go from "
                + before
                + " to "
                + here);
      }
    }
  }

  /** Views of different sources or spectra are never mixed. */
  private static List<View> selected(List<View> views, StudySelection selection) {
    int source = only("source", views.stream().map(View::source), selection.source());
    int spectrum = only("spectrum", views.stream().map(View::spectrum), selection.spectrum());
    List<View> chosen =
        views.stream()
            .filter(view -> view.source() == source && view.spectrum() == spectrum)
            .toList();
    if (chosen.isEmpty()) {
      throw malformed("no view has both source " + source + " and spectrum " + spectrum);
    }
    return chosen;
  }

  private static int only(String what, Stream<Integer> values, @Nullable Integer stated) {
    List<Integer> all = values.distinct().sorted().toList();
    if (stated == null && all.size() > 1) {
      throw new ReconstructionException(
          new Failure.Unsupported(
              "the study mixes views of " + what + " " + all + "; choose one with --" + what));
    }
    if (stated != null && !all.contains(stated)) {
      throw malformed("the study has no " + what + " " + stated + ", only " + all);
    }
    return stated == null ? all.get(0) : stated;
  }

  private static double water(Scanner scanner, StudySelection selection) {
    if (selection.waterPerMm() != null) {
      return selection.waterPerMm();
    }
    if (scanner.waterPerMm() == 0) {
      throw malformed("the study has no " + ProjectionTag.WATER + "; state it with --water");
    }
    return scanner.waterPerMm();
  }

  /** Each angle the full turns from the one before that make their distance smallest. */
  private static List<View> unwrapped(List<View> views) {
    List<View> result = new ArrayList<>();
    double last = views.get(0).angleRad();
    for (View view : views) {
      double turns = Math.rint((last - view.angleRad()) / (2 * Math.PI));
      last = view.angleRad() + turns * 2 * Math.PI;
      result.add(view.at(last));
    }
    return result;
  }

  private static ReconstructionException malformed(String reason) {
    return new ReconstructionException(new Failure.Malformed(reason));
  }
}
