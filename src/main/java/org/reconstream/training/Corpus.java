package org.reconstream.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.reconstream.formats.FormatException;

/**
 * The images a prior is fitted to and those it is judged by, never of the same subject.
 *
 * @param modality how images are normalised
 * @param train images to fit
 * @param validation held-out images
 * @param remarks what a user should know about what was read, in sentences
 */
public record Corpus(
    Modality modality, List<Slice> train, List<Slice> validation, List<String> remarks) {
  private static final int FEWEST = 8;

  /**
   * What one path contributes.
   *
   * @param declared whether the corpus itself says what is held out
   * @param remarks what a user should know about what was read, in sentences
   */
  record Part(List<Slice> train, List<Slice> validation, boolean declared, List<String> remarks) {}

  /**
   * Opens stacks
   *
   * @param smallest the smallest side an image may have
   * @throws TrainingException if they cannot be trained on, with the reason
   */
  public static Corpus open(List<Path> paths, Modality modality, int smallest) {
    Corpus corpus = gather(paths, modality, false);
    corpus.requireCount("to train on", corpus.train);
    corpus.requireCount("held out for validation", corpus.validation);
    corpus.requireUsable(smallest);
    return corpus;
  }

  /**
   * Opens images to measure a prior on: those that a corpus declares as held out, or all of one
   * that declares nothing.
   *
   * @throws TrainingException if they cannot be used, with the reason
   */
  public static Corpus heldOut(List<Path> paths, Modality modality) {
    Corpus corpus = gather(paths, modality, true);
    if (corpus.validation.isEmpty()) {
      throw new TrainingException("there are no held-out images in " + paths);
    }
    corpus.requireUsable(1);
    return corpus;
  }

  private static Corpus gather(List<Path> paths, Modality modality, boolean measuring) {
    List<Slice> train = new ArrayList<>();
    List<Slice> validation = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    for (Path path : paths) {
      Part part = read(path, modality);
      remarks.addAll(part.remarks());
      validation.addAll(part.validation());
      if (!measuring) {
        train.addAll(part.train());
      } else if (!part.declared()) {
        validation.addAll(part.train());
      }
    }
    return new Corpus(modality, List.copyOf(train), List.copyOf(validation), List.copyOf(remarks));
  }

  /** SHA-256 over the training images as they are trained on, in lower-case hexadecimal. */
  public String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (Slice slice : train) {
        float[] pixels = slice.pixels();
        ByteBuffer bytes = ByteBuffer.allocate((pixels.length + 2) * Float.BYTES);
        bytes.putInt(slice.height()).putInt(slice.width()).asFloatBuffer().put(pixels);
        sha.update(bytes.rewind());
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static Part read(Path path, Modality modality) {
    String name = path.toString();
    try {
      if (Files.isDirectory(path)) {
        return DicomFolder.read(path, modality);
      }
      if (!Files.isRegularFile(path)) {
        throw new TrainingException("there is no corpus at " + path + "; name a file or a folder");
      }
      if (name.endsWith(".npz") || name.endsWith(".npy")) {
        return SliceStack.read(path, modality);
      }
    } catch (FormatException e) {
      throw new TrainingException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new TrainingException("the corpus " + path + " cannot be read: " + e.getMessage(), e);
    }
    throw new TrainingException(
        path + " is neither a .npz or .npy stack nor a folder of DICOM images");
  }

  private void requireUsable(int smallest) {
    List<Slice> all = new ArrayList<>(train);
    all.addAll(validation);
    int blank = 0;
    for (Slice slice : all) {
      String where = slice.source() + " (group " + slice.group() + ")";
      if (Math.min(slice.height(), slice.width()) < smallest) {
        throw new TrainingException(
            String.format(
                "%s has images of %d x %d, smaller than the patches of %d; choose smaller patches or"
                    + " larger images",
                where, slice.height(), slice.width(), smallest));
      }
      float[] values = slice.magnitude();
      int shown = 0;
      for (float value : values) {
        if (!Float.isFinite(value)) {
          throw new TrainingException(where + " has values that are not finite; remove that image");
        }
        shown += value > modality.foreground() ? 1 : 0;
      }
      requirePlausible(where, values);
      blank += shown < values.length / 100 ? 1 : 0;
    }
    if (2 * blank > all.size()) {
      throw new TrainingException(
          String.format(
              "%d of %d images show nothing; remove empty slices%s",
              blank,
              all.size(),
              modality == Modality.CT ? " and make sure that values are Hounsfield units" : ""));
    }
  }

  private void requirePlausible(String where, float[] values) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    if (modality == Modality.MR && least < 0) {
      throw new TrainingException(
          where + " has negative values; an MR corpus holds magnitudes or complex numbers");
    }
    if (modality == Modality.CT && (least < -2.2 || most > 17.5 || least > 0.4)) {
      throw new TrainingException(
          String.format(
              "%s has values from %.0f to %.0f, which are not Hounsfield units of a body in air",
              where, least * 2000 - 1000, most * 2000 - 1000));
    }
  }

  private void requireCount(String use, List<Slice> slices) {
    if (slices.size() < FEWEST) {
      throw new TrainingException(
          "the corpus has "
              + slices.size()
              + " images "
              + use
              + ", at least "
              + FEWEST
              + " are needed; add images or correct the split column of its table");
    }
  }
}
