package org.reconstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.array.Shape;
import org.reconstream.formats.Npy;
import org.reconstream.formats.NpyArray;
import org.reconstream.formats.Npz;

class CorpusTest {
  @TempDir Path folder;

  @Test
  void tableDecidesTheSplit() throws IOException {
    Corpus corpus = Corpus.open(List.of(Stacks.ellipses(folder, 60, 48, 6)), Modality.MR, 48);
    assertThat(corpus.train()).hasSize(40);
    assertThat(corpus.validation()).hasSize(20);
    assertThat(groups(corpus.train())).doesNotContainAnyElementsOf(groups(corpus.validation()));
    assertThat(corpus.train().get(3).pixels()[48 * 24 + 24])
        .isEqualTo(Math.round(255 * Stacks.ellipses(3, 48)[48 * 24 + 24]) / 255f);
  }

  @Test
  void subjectsAreHeldOutWholeWhereTheTableNamesNoSplit() throws IOException {
    Path file = Stacks.ellipses(folder, 200, 32, 20);
    Path table = folder.resolve("ellipses.csv");
    String text = Files.readString(table).replaceAll(",(train|val|split)\n", "\n");
    Files.writeString(table, text);
    Corpus corpus = Corpus.open(List.of(file), Modality.MR, 32);
    assertThat(groups(corpus.validation())).containsExactlyInAnyOrder("s18", "s19");
    assertThat(corpus.train()).hasSize(180);
  }

  @Test
  void stackWithoutTableHoldsOutItsEnd() throws IOException {
    Files.delete(Stacks.ellipses(folder, 100, 32, 4).resolveSibling("ellipses.csv"));
    Corpus corpus = Corpus.open(List.of(folder.resolve("ellipses.npz")), Modality.MR, 32);
    assertThat(corpus.train()).hasSize(90);
    assertThat(corpus.validation()).hasSize(10);
    assertThat(Corpus.heldOut(List.of(folder.resolve("ellipses.npz")), Modality.MR).validation())
        .hasSize(100);
  }

  @Test
  void digestSeesPixelsAndNothingElse() throws IOException {
    Path file = Stacks.ellipses(folder, 40, 32, 4);
    String digest = Corpus.open(List.of(file), Modality.MR, 32).digest();
    Path copy = Files.copy(file, folder.resolve("copy.npz"));
    Files.copy(folder.resolve("ellipses.csv"), folder.resolve("copy.csv"));
    assertThat(Corpus.open(List.of(copy), Modality.MR, 32).digest()).isEqualTo(digest);
    NpyArray.Uint8 stack = (NpyArray.Uint8) Npz.read(file, "x");
    stack.values()[5]++;
    Npz.write(copy, Map.of("x", stack));
    assertThat(Corpus.open(List.of(copy), Modality.MR, 32).digest()).isNotEqualTo(digest);
  }

  @Test
  void complexStacksKeepTheirPhase() throws IOException {
    float[] values = new float[2 * 80 * 16 * 16];
    for (int i = 0; i < values.length / 2; i++) {
      values[2 * i] = 30 + i % 7;
      values[2 * i + 1] = -40;
    }
    Path file = folder.resolve("complex.npy");
    Npy.write(file, new NpyArray.Complex64(Shape.of(80, 16, 16), values));
    Slice slice = Corpus.open(List.of(file), Modality.MR, 16).train().get(0);
    float[] pixels = slice.pixels();
    assertThat(slice.planes()).isEqualTo(2);
    assertThat(pixels[256] / pixels[0])
        .isEqualTo(-40f / 30, org.assertj.core.data.Offset.offset(1e-6f));
    assertThat(slice.magnitude()[0]).isBetween(0.5f, 1.01f);
  }

  @Test
  void hounsfieldUnitsBecomeTheCtVariable() throws IOException {
    short[] values = new short[80 * 16 * 16];
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) (i % 2 == 0 ? -2000 : 1000);
    }
    Path file = folder.resolve("ct.npy");
    Npy.write(file, new NpyArray.Int16(Shape.of(80, 16, 16), values));
    float[] pixels = Corpus.open(List.of(file), Modality.CT, 16).train().get(0).pixels();
    assertThat(pixels[0]).isEqualTo(-0.012f);
    assertThat(pixels[1]).isEqualTo(1);
  }

  @Test
  void refusesWhatCannotBeTrainedOnWithTheReason() throws IOException {
    Path good = Stacks.ellipses(folder, 60, 48, 6);
    refused(folder.resolve("none.npz"), Modality.MR, 48, "there is no corpus at");
    refused(Files.writeString(folder.resolve("a.txt"), "x"), Modality.MR, 48, "neither a .npz");
    refused(good, Modality.MR, 64, "smaller than the patches of 64");
    refused(good, Modality.CT, 48, "Hounsfield units");
    refused(Files.writeString(folder.resolve("b.npz"), "no zip"), Modality.MR, 48, "not a zip");
    Path few = Stacks.ellipses(Files.createDirectory(folder.resolve("few")), 9, 48, 9);
    refused(few, Modality.MR, 48, "7 images to train on, at least 8");
    refused(floats("flat.npy", 80, 0), Modality.MR, 16, "show nothing");
    refused(floats("negative.npy", 80, -1), Modality.MR, 16, "negative values");
    refused(floats("nan.npy", 80, Float.NaN), Modality.MR, 16, "not finite");
    refused(floats("plane.npy", 1, 1), Modality.MR, 16, "at least 8");
    Path other = folder.resolve("other.npz");
    Npz.write(other, Map.of("y", new NpyArray.Float32(Shape.of(1), new float[1])));
    refused(other, Modality.MR, 16, "no array 'x'");
    Files.writeString(folder.resolve("ellipses.csv"), "index,subject,split\n99,a,train\n");
    refused(good, Modality.MR, 48, "line 2: index 99 is outside");
    Files.writeString(folder.resolve("ellipses.csv"), "slice\n");
    refused(good, Modality.MR, 48, "needs the columns index and subject");
    Files.createDirectory(folder.resolve("empty"));
    refused(folder.resolve("empty"), Modality.MR, 16, "it is empty");
  }

  private void refused(Path file, Modality modality, int smallest, String reason) {
    assertThatThrownBy(() -> Corpus.open(List.of(file), modality, smallest))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(reason);
  }

  private Path floats(String name, int slices, float value) throws IOException {
    float[] values = new float[slices * 16 * 16];
    values[7] = value;
    if (value > 0) {
      java.util.Arrays.fill(values, value);
    }
    Path file = folder.resolve(name);
    Npy.write(file, new NpyArray.Float32(Shape.of(slices, 16, 16), values));
    return file;
  }

  private static List<String> groups(List<Slice> slices) {
    return slices.stream().map(Slice::group).distinct().collect(Collectors.toList());
  }
}
