package org.reconstream.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SliceCorpusTest {
  private static final int SIDE = 32;
  private static final int SLICES = 3;

  @TempDir Path folder;
  private Path archive;
  private Path table;

  @BeforeEach
  void write() throws IOException {
    archive = folder.resolve("slices.npz");
    table = folder.resolve("slices.csv");
    writeArchive("|u1", SLICES);
    Files.writeString(table, "index,subject,split\n0,a,train\n1,a,val\n2,b,train\n");
  }

  @Test
  void visitsTheSlicesOfASplitInOrder() throws IOException {
    List<Integer> seen = new ArrayList<>();
    SliceCorpus corpus = SliceCorpus.of(archive, table);
    corpus.forEach(
        "train",
        (index, slice, height, width) -> {
          seen.add(index);
          assertThat(height * width).isEqualTo(slice.length);
          assertThat(slice[5]).isCloseTo(value(index, 5) / 255.0, within(1e-12));
        });
    assertThat(seen).containsExactly(0, 2);
    assertThat(corpus.count("train")).isEqualTo(2);
  }

  @Test
  void theFitDependsOnTheSeedAlone() throws IOException {
    SliceCorpus corpus = SliceCorpus.of(archive, table);
    double[] fitted = GaussianFit.of(corpus, "train", 1).logPower();
    assertThat(GaussianFit.of(corpus, "train", 1).logPower()).isEqualTo(fitted);
    assertThat(GaussianFit.of(corpus, "train", 2).logPower()).isNotEqualTo(fitted);
  }

  @Test
  void hounsfieldUnitsAreNormalisedAsThePriorsWantThem() throws IOException {
    writeArchive("<i2", SLICES);
    SliceCorpus corpus = SliceCorpus.of(archive, table);
    assertThat(corpus.kind()).isEqualTo(SliceCorpus.Kind.CT);
    corpus.forEach(
        "val",
        (index, slice, height, width) -> {
          assertThat(slice[0]).isCloseTo(-24 / 2000.0, within(1e-12));
          int centre = SIDE / 2 * SIDE + SIDE / 2;
          assertThat(slice[centre])
              .isCloseTo((hounsfield(1, centre) + 1000) / 2000.0, within(1e-12));
        });
  }

  @Test
  void theSpectrumOfCtHoldsThePowerOfItsSlices() throws IOException {
    writeArchive("<i2", SLICES);
    SliceCorpus corpus = SliceCorpus.of(archive, table);
    double[] mean = new double[1];
    corpus.forEach(
        "train",
        (index, slice, height, width) -> {
          for (double value : slice) {
            mean[0] += value * value / corpus.count("train");
          }
        });
    double[] power = GaussianFit.of(corpus, "train", 1).onGrid(SIDE, SIDE);
    double sum = 0;
    for (double value : power) {
      sum += value;
    }
    assertThat(sum / mean[0]).isCloseTo(1, within(0.05));
  }

  @Test
  void anEmptySplitIsRefused() throws IOException {
    SliceCorpus corpus = SliceCorpus.of(archive, table);
    assertThatThrownBy(() -> GaussianFit.of(corpus, "test", 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'test'");
  }

  @Test
  void anotherTypeIsRefused() throws IOException {
    writeArchive("<f4", SLICES);
    assertThatThrownBy(() -> SliceCorpus.of(archive, table).forEach("train", (i, s, h, w) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("unsigned bytes");
  }

  @Test
  void aTableOfAnotherLengthIsRefused() throws IOException {
    writeArchive("|u1", SLICES + 1);
    assertThatThrownBy(() -> SliceCorpus.of(archive, table).forEach("train", (i, s, h, w) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("its table has 3");
  }

  @Test
  void aTruncatedArchiveIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(archive);
    Files.write(archive, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> SliceCorpus.of(archive, table).forEach("train", (i, s, h, w) -> {}))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aTableWithoutAColumnIsRefused() throws IOException {
    Files.writeString(table, "index,subject\n");
    assertThatThrownBy(() -> SliceCorpus.of(archive, table))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("columns index and split");
  }

  private void writeArchive(String type, int slices) throws IOException {
    String header =
        String.format(
            "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d, %d), }",
            type, slices, SIDE, SIDE);
    header += " ".repeat(117 - header.length()) + "\n";
    ByteArrayOutputStream npy = new ByteArrayOutputStream();
    npy.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    npy.write(header.getBytes(StandardCharsets.ISO_8859_1));
    for (int s = 0; s < slices; s++) {
      for (int i = 0; i < SIDE * SIDE; i++) {
        if (type.equals("<i2")) {
          npy.write(hounsfield(s, i));
          npy.write(hounsfield(s, i) >> 8);
        } else {
          npy.write(value(s, i));
        }
      }
    }
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      zip.putNextEntry(new ZipEntry("other.npy"));
      zip.putNextEntry(new ZipEntry("x.npy"));
      zip.write(npy.toByteArray());
    }
  }

  private static int value(int slice, int i) {
    int y = i / SIDE - SIDE / 2;
    int x = i % SIDE - SIDE / 2;
    return y * y + x * x < 100 ? 100 + 40 * slice + i % 7 : 0;
  }

  /** A body in air, with padding below -1024 in the corner. */
  private static int hounsfield(int slice, int i) {
    return i == 0 ? -2048 : value(slice, i) == 0 ? -1000 : value(slice, i) - 100;
  }
}
