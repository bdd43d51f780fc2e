package org.reconstream.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reconstream.array.Shape;

final class NpyTest {
  @TempDir private Path folder;

  @Test
  void everyTypeSurvivesARoundTrip() throws IOException {
    float[] complex = {1, -2, 3.5f, 0, Float.MIN_VALUE, Float.MAX_VALUE};
    NpyArray.Complex64 c8 =
        (NpyArray.Complex64) roundTrip(new NpyArray.Complex64(Shape.of(3, 1), complex));
    assertThat(c8.values()).isEqualTo(complex);
    assertThat(c8.shape()).isEqualTo(Shape.of(3, 1));
    float[] real = {0.1f, -7};
    assertThat(((NpyArray.Float32) roundTrip(new NpyArray.Float32(Shape.of(2), real))).values())
        .isEqualTo(real);
    short[] integers = {-32768, 1, 32767};
    assertThat(((NpyArray.Int16) roundTrip(new NpyArray.Int16(Shape.of(1, 3), integers))).values())
        .isEqualTo(integers);
    byte[] bytes = {-1, 0, 127, 1};
    assertThat(((NpyArray.Uint8) roundTrip(new NpyArray.Uint8(Shape.of(2, 2), bytes))).values())
        .isEqualTo(bytes);
    byte[] truth = {1, 0};
    assertThat(((NpyArray.Bool) roundTrip(new NpyArray.Bool(Shape.of(2), truth))).values())
        .isEqualTo(truth);
  }

  @Test
  void arraysLongerThanTheTransferBlockSurvive() throws IOException {
    float[] values = new float[(1 << 18) * 2 + 37];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    NpyArray back = roundTrip(new NpyArray.Float32(Shape.of(values.length), values));
    assertThat(((NpyArray.Float32) back).values()).isEqualTo(values);
  }

  @Test
  void theHeaderIsTheOneNumpyWrites() throws IOException {
    Path file = folder.resolve("k.npy");
    Npy.write(file, new NpyArray.Complex64(Shape.of(8, 2, 1), new float[32]));
    byte[] bytes = Files.readAllBytes(file);
    String header = "{'descr': '<c8', 'fortran_order': False, 'shape': (8, 2, 1), }";
    assertThat(new String(bytes, 10, header.length(), StandardCharsets.US_ASCII)).isEqualTo(header);
    assertThat(bytes[127]).isEqualTo((byte) '\n');
    assertThat(bytes).hasSize(128 + 128);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyVersionOfTheHeaderIsRead(int version) throws IOException {
    Path file =
        write(version, "{\"shape\":(2,),'descr':'<f4' , 'fortran_order':False}\n", new byte[8]);
    assertThat(Npy.read(file).shape()).isEqualTo(Shape.of(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'<c16'|False|(1,)|element type '<c16' is not supported",
        "'>c8'|False|(1,)|element type '>c8' is not supported",
        "[('a', '<f4')]|False|(1,)|structured arrays are not supported",
        "'<f4'|True|(2, 3)|Fortran order",
        "'<f4'|Maybe|(2, 3)|cannot be read as a Python dictionary",
        "'<f4'|'False'|(2, 3)|fortran_order in the NumPy header is neither True nor False",
        "'<f4'|False|(0, 3)|empty or too large",
        "'<f4'|False|(2147483647, 2147483647, 2147483647)|empty or too large",
        "'<f4'|False|(99999999999,)|bad or too large extent",
        "'<f4'|False|(-1,)|bad or too large extent",
        "'<f4'|False|(1,1,1,1,1,1,1,1,1)|9 axes",
        "'<f4'|False|(3, 3)|it was cut short",
        "'<f4'|False|(1,)|something follows the array",
      })
  void defectsAreNamedInOneSentence(String descr, String order, String shape, String message)
      throws IOException {
    Path file =
        write(
            1,
            "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }",
            new byte[8]);
    assertThatThrownBy(() -> Npy.read(file))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith("case.npy: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void foreignFilesAreRefused() throws IOException {
    Path file = Files.write(folder.resolve("case.npy"), new byte[200]);
    assertThatThrownBy(() -> Npy.read(file)).hasMessage("case.npy: this is not a NumPy file");
    Path version = write(9, "{}", new byte[0]);
    assertThatThrownBy(() -> Npy.read(version)).hasMessageContaining("version 9");
  }

  @Test
  void everyTruncationIsAFormatException() throws IOException {
    Path whole = folder.resolve("whole.npy");
    Npy.write(whole, new NpyArray.Complex64(Shape.of(2, 3), new float[12]));
    byte[] bytes = Files.readAllBytes(whole);
    for (int length = 0; length < bytes.length; length++) {
      Path file = Files.write(folder.resolve("case.npy"), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> Npy.read(file)).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void mutationsGiveAnArrayOrAFormatException() throws IOException {
    Path whole = folder.resolve("whole.npy");
    Npy.write(whole, new NpyArray.Float32(Shape.of(4, 2), new float[8]));
    byte[] original = Files.readAllBytes(whole);
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = original.clone();
      for (int k = 1 + random.nextInt(3); k > 0; k--) {
        bytes[random.nextInt(96)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("case.npy"), bytes);
      try {
        assertThat(Npy.read(file)).isNotNull();
      } catch (FormatException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }

  private NpyArray roundTrip(NpyArray array) throws IOException {
    Path file = folder.resolve("trip.npy");
    Npy.write(file, array);
    return Npy.read(file);
  }

  private Path write(int version, String header, byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Npy.MAGIC);
    out.write(version);
    out.write(0);
    out.write(header.length());
    out.write(0);
    if (version > 1) {
      out.write(0);
      out.write(0);
    }
    out.write(header.getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    return Files.write(folder.resolve("case.npy"), out.toByteArray());
  }
}
