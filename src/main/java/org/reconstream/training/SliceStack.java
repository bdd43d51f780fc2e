package org.reconstream.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.reconstream.array.Shape;
import org.reconstream.formats.Npy;
import org.reconstream.formats.NpyArray;
import org.reconstream.formats.Npz;

/**
 * A stack of slices {@code [n, height, width]} in a {@code .npy} file, or in the array {@code x} of
 * a {@code .npz} file, with an optional table beside it (see {@link SliceTable}).
 *
 * <p>MR: unsigned bytes (full scale 255), 16-bit integers or floats of any scale (magnitude), or
 * complex numbers. CT: 16-bit integers or floats in HU.
 */
final class SliceStack {
  /** A share of the stack without a table that is held out, at its end. */
  private static final double HELD_OUT = 0.1;

  private static final double PEAK_PERCENT = 99.8;
  private static final int PEAK_SAMPLES = 200_000;

  private final Path file;
  private final Modality modality;
  private final NpyArray array;
  private final double unit;

  private SliceStack(Path file, Modality modality, NpyArray array) {
    this.file = file;
    this.modality = modality;
    this.array = array;
    this.unit = modality == Modality.MR ? 1 / peak(array) : 1;
  }

  /** The slices of a stack, those to train on and those held out. */
  static Corpus.Part read(Path file, Modality modality) throws IOException {
    NpyArray array = file.toString().endsWith(".npz") ? Npz.read(file, "x") : Npy.read(file);
    Shape shape = array.shape();
    if (shape.rank() != 3) {
      throw new TrainingException(
          file.getFileName()
              + ": a stack must have the shape [slices, height, width], this one has "
              + shape);
    }
    boolean complex = array instanceof NpyArray.Complex64;
    boolean number = array instanceof NpyArray.Int16 || array instanceof NpyArray.Float32;
    boolean usable =
        modality == Modality.MR ? complex || number || array instanceof NpyArray.Uint8 : number;
    if (!usable) {
      throw new TrainingException(
          file.getFileName()
              + (modality == Modality.MR
                  ? ": an MR stack must hold bytes, 16-bit integers, floats or complex numbers"
                  : ": a CT stack must hold Hounsfield units as 16-bit integers or floats"));
    }
    SliceStack stack = new SliceStack(file, modality, array);
    String name = file.getFileName().toString();
    Path table = file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".csv");
    return Files.isRegularFile(table) ? stack.fromTable(table) : stack.withoutTable();
  }

  private Corpus.Part fromTable(Path table) throws IOException {
    List<SliceTable.Row> rows = SliceTable.read(table, array.shape().dim(0));
    List<String> subjects = rows.stream().map(SliceTable.Row::subject).distinct().toList();
    int firstHeldOut = (int) Math.ceil(subjects.size() * (1 - HELD_OUT));
    if (firstHeldOut == subjects.size()) {
      firstHeldOut--;
    }
    List<Slice> train = new ArrayList<>();
    List<Slice> validation = new ArrayList<>();
    for (SliceTable.Row row : rows) {
      boolean heldOut =
          row.split().isEmpty()
              ? subjects.indexOf(row.subject()) >= firstHeldOut
              : row.split().equals("val");
      (heldOut ? validation : train).add(slice(row.index(), row.subject(), row.contrast()));
    }
    boolean declared = rows.stream().allMatch(row -> !row.split().isEmpty());
    return new Corpus.Part(train, validation, declared, List.of());
  }

  private Corpus.Part withoutTable() {
    int n = array.shape().dim(0);
    int heldOut = (int) Math.ceil(n * HELD_OUT);
    List<Slice> all = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      all.add(slice(i, i < n - heldOut ? "train" : "held out", ""));
    }
    return new Corpus.Part(
        all.subList(0, n - heldOut), all.subList(n - heldOut, n), false, List.of());
  }

  private Slice slice(int index, String group, String contrast) {
    int planes = array instanceof NpyArray.Complex64 ? 2 : 1;
    return new Slice(
        file.getFileName().toString(),
        group,
        contrast,
        planes,
        array.shape().dim(1),
        array.shape().dim(2),
        () -> pixels(index));
  }

  private float[] pixels(int index) {
    int size = array.shape().dim(1) * array.shape().dim(2);
    if (array instanceof NpyArray.Complex64 complex) {
      float[] planes = new float[2 * size];
      for (int i = 0; i < size; i++) {
        int from = 2 * (index * size + i);
        planes[i] = (float) (complex.values()[from] * unit);
        planes[size + i] = (float) (complex.values()[from + 1] * unit);
      }
      return planes;
    }
    IntToDoubleFunction value = values(array);
    float[] plane = new float[size];
    for (int i = 0; i < size; i++) {
      double v = value.applyAsDouble(index * size + i);
      plane[i] = modality == Modality.CT ? Modality.ofHounsfield(v) : (float) (v * unit);
    }
    return plane;
  }

  private static IntToDoubleFunction values(NpyArray array) {
    if (array instanceof NpyArray.Uint8 bytes) {
      return i -> (double) (bytes.values()[i] & 0xff);
    } else if (array instanceof NpyArray.Int16 shorts) {
      return i -> (double) shorts.values()[i];
    } else if (array instanceof NpyArray.Float32 floats) {
      return i -> (double) floats.values()[i];
    } else if (array instanceof NpyArray.Complex64 complex) {
      return i -> Math.hypot(complex.values()[2 * i], complex.values()[2 * i + 1]);
    }
    throw new AssertionError(array);
  }

  /** Full scale: 255 for bytes, else the 99.8th percentile of the stack's magnitude. */
  private static double peak(NpyArray array) {
    if (array instanceof NpyArray.Uint8) {
      return 255;
    }
    IntToDoubleFunction value = values(array);
    int step = Math.max(1, array.shape().size() / PEAK_SAMPLES);
    float[] sample = new float[(array.shape().size() + step - 1) / step];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (float) value.applyAsDouble(i * step);
    }
    double peak = Percentile.of(sample, PEAK_PERCENT);
    return peak > 0 && Double.isFinite(peak) ? peak : 1;
  }
}
