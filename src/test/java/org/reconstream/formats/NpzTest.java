package org.reconstream.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.array.Shape;

class NpzTest {
  @TempDir Path folder;

  @Test
  void arraysReadBackByName() throws IOException {
    Path file = folder.resolve("a.npz");
    NpyArray.Float32 numbers = new NpyArray.Float32(Shape.of(2, 3), new float[] {1, 2, 3, 4, 5, 6});
    NpyArray.Uint8 bytes = new NpyArray.Uint8(Shape.of(4), new byte[] {0, 1, -1, 127});
    Npz.write(file, Map.of("numbers", numbers, "bytes", bytes));
    assertThat(Npz.names(file)).containsExactly("bytes", "numbers");
    assertThat(((NpyArray.Float32) Npz.read(file, "numbers")).values())
        .containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(Npz.readAll(file).get("bytes"))
        .isInstanceOfSatisfying(
            NpyArray.Uint8.class,
            array -> assertThat(array.values()).containsExactly(0, 1, -1, 127));
  }

  @Test
  void compressedArchivesAreRead() throws IOException {
    Path array = folder.resolve("x.npy");
    Npy.write(array, new NpyArray.Float32(Shape.of(1000), new float[1000]));
    Path file = folder.resolve("compressed.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("x.npy"));
      Files.copy(array, zip);
    }
    assertThat(Files.size(file)).isLessThan(1000);
    assertThat(Npz.read(file, "x").shape()).isEqualTo(Shape.of(1000));
  }

  @Test
  void refusalsNameFileAndArray() throws IOException {
    Path file = folder.resolve("a.npz");
    Npz.write(file, Map.of("x", new NpyArray.Float32(Shape.of(1), new float[1])));
    assertThatThrownBy(() -> Npz.read(file, "y"))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("a.npz")
        .hasMessageContaining("no array 'y'; it holds [x]");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> Npz.read(file, "x")).isInstanceOf(FormatException.class);
  }
}
