package org.reconstream.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.reconstream.engine.ReconstructionException;

/**
 * A folder of single-frame DICOM images, looked through with its sub-folders. Files of another kind
 * or modality are left out and counted. Every patient lies on one side of the split: the last tenth
 * of the patients, at least one, is held out. Patients are known here by a running number only.
 */
final class DicomFolder {
  private static final double HELD_OUT = 0.1;
  private static final double PEAK_PERCENT = 99.8;
  private static final int SAMPLE_STEP = 17;

  private final Path folder;
  private final Modality modality;
  private final Map<String, Integer> subjects = new LinkedHashMap<>();
  private final Map<String, List<DicomImage>> series = new LinkedHashMap<>();
  private int leftOut;
  private String firstReason = "";

  private DicomFolder(Path folder, Modality modality) {
    this.folder = folder;
    this.modality = modality;
  }

  /** The images of a folder. */
  static Corpus.Part read(Path folder, Modality modality) throws IOException {
    return new DicomFolder(folder, modality).read();
  }

  private Corpus.Part read() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(folder)) {
      files = found.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      try {
        DicomImage image = DicomImage.read(Files.readAllBytes(file), modality.name());
        subjects.putIfAbsent(image.patient(), subjects.size());
        series.computeIfAbsent(image.series(), key -> new ArrayList<>()).add(image);
      } catch (ReconstructionException e) {
        leftOut++;
        firstReason = firstReason.isEmpty() ? String.valueOf(e.getMessage()) : firstReason;
      }
    }
    if (series.isEmpty()) {
      throw new TrainingException(
          folder
              + " has no single-frame "
              + modality
              + " image"
              + (leftOut == 0
                  ? "; it is empty"
                  : "; " + leftOut + " files were read, the first: " + firstReason));
    }
    return split();
  }

  private Corpus.Part split() {
    if (subjects.size() < 2) {
      throw new TrainingException(
          folder
              + " has images of one patient only; at least two are needed, one of them to be held"
              + " out");
    }
    int firstHeldOut =
        Math.min(subjects.size() - 1, (int) Math.ceil(subjects.size() * (1 - HELD_OUT)));
    List<Slice> train = new ArrayList<>();
    List<Slice> validation = new ArrayList<>();
    for (List<DicomImage> images : series.values()) {
      double unit = modality == Modality.MR ? 1 / peak(images) : 1;
      for (DicomImage image : images) {
        int subject = subjects.getOrDefault(image.patient(), 0);
        (subject >= firstHeldOut ? validation : train).add(slice(image, subject, unit));
      }
    }
    List<String> remarks =
        leftOut == 0
            ? List.of()
            : List.of(
                String.format(
                    "%d files in %s are not single-frame %s images and were left out, the first: %s",
                    leftOut, folder, modality, firstReason));
    return new Corpus.Part(train, validation, false, remarks);
  }

  private Slice slice(DicomImage image, int subject, double unit) {
    return new Slice(
        String.valueOf(folder.getFileName()),
        "subject " + subject,
        image.contrast(),
        1,
        image.height(),
        image.width(),
        () -> pixels(image, unit));
  }

  private float[] pixels(DicomImage image, double unit) {
    float[] values = new float[image.height() * image.width()];
    for (int i = 0; i < values.length; i++) {
      double value = image.value(i);
      values[i] = modality == Modality.CT ? Modality.ofHounsfield(value) : (float) (value * unit);
    }
    return values;
  }

  /** Full scale of a series: the 99.8th percentile of its values. */
  private static double peak(List<DicomImage> images) {
    int count = 0;
    for (DicomImage image : images) {
      count += (image.height() * image.width() + SAMPLE_STEP - 1) / SAMPLE_STEP;
    }
    float[] sample = new float[count];
    int n = 0;
    for (DicomImage image : images) {
      for (int i = 0; i < image.height() * image.width(); i += SAMPLE_STEP) {
        sample[n++] = (float) image.value(i);
      }
    }
    double peak = Percentile.of(sample, PEAK_PERCENT);
    return peak > 0 ? peak : 1;
  }
}
