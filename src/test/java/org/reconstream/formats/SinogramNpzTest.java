package org.reconstream.formats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.array.Shape;
import org.reconstream.physics.Beam;
import org.reconstream.physics.Sinogram;

class SinogramNpzTest {
  private static final int VIEWS = 3;
  private static final int COLUMNS = 4;

  @TempDir private Path folder;
  private final Map<String, NpyArray> arrays = new LinkedHashMap<>();

  @BeforeEach
  void parallel() {
    float[] lines = new float[VIEWS * COLUMNS];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = i;
    }
    arrays.put("sinogram", new NpyArray.Float32(Shape.of(VIEWS, COLUMNS), lines));
    arrays.put("theta_deg", new NpyArray.Float64(Shape.of(VIEWS), new double[] {0, 60, 120}));
    arrays.put("column_spacing_mm", number(0.5));
    arrays.put("water_attenuation_per_mm", number(0.02));
  }

  @Test
  void parallelRaysTakeDefaultsForTheImage() throws IOException {
    Sinogram scan = only();
    assertThat(scan.beam()).isEqualTo(new Beam.Parallel(0.5, 1.5));
    assertThat(scan.anglesRad()[2]).isCloseTo(2 * Math.PI / 3, within(1e-7));
    assertThat(scan.lineIntegrals().values()[5]).isEqualTo(5);
    assertThat(scan.measured()).containsOnly(1);
    assertThat(scan.quanta()).isNull();
    assertThat(scan.geometry().fieldOfViewXMm()).isCloseTo(2, within(1e-12));
  }

  @Test
  void everyStatementReachesTheSinogram() throws IOException {
    arrays.put("center", number(1.25));
    arrays.put("source_to_isocentre_mm", number(500));
    arrays.put("source_to_detector_mm", new NpyArray.Int64(Shape.of(), new long[] {1000}));
    arrays.put("flat_detector", new NpyArray.Bool(Shape.of(), new byte[] {1}));
    arrays.put("quanta", new NpyArray.Float32(Shape.of(COLUMNS), new float[] {1, 2, 3, 4}));
    arrays.put("measured", new NpyArray.Uint8(Shape.of(COLUMNS), new byte[] {1, 0, 1, 1}));
    arrays.put("field_of_view_mm", number(30));
    arrays.put("matrix", new NpyArray.Int64(Shape.of(), new long[] {16}));
    arrays.put("thickness_mm", number(3));
    Sinogram scan = only();
    assertThat(scan.beam()).isEqualTo(new Beam.FanFlat(0.5, 1.25, 500, 1000));
    assertThat(Objects.requireNonNull(scan.quanta()).values())
        .containsExactly(1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4);
    assertThat(scan.measured()).containsExactly(1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1);
    assertThat(scan.geometry().rows()).isEqualTo(16);
    assertThat(scan.geometry().fieldOfViewYMm()).isEqualTo(30);
    assertThat(scan.geometry().thicknessMm()).isEqualTo(3);
  }

  @Test
  void settingsGoBeforeTheFile() throws IOException {
    SinogramSettings settings =
        new SinogramSettings(
            0.25, 2.0, 0.03, 1e4, 40.0, 2.0, 32, BeamKind.FAN_ARC, 500.0, 900.0, true);
    Sinogram scan = SinogramNpz.read(write(), settings).get(0);
    assertThat(scan.beam()).isEqualTo(new Beam.FanArc(0.25, 2, 500, 900));
    assertThat(scan.anglesRad()[1]).isEqualTo((float) -Math.toRadians(60));
    assertThat(scan.waterAttenuationPerMm()).isEqualTo(0.03);
    assertThat(Objects.requireNonNull(scan.quanta()).values()).containsOnly(1e4f);
    assertThat(scan.geometry().columns()).isEqualTo(32);
  }

  @Test
  void aStackHasOneSinogramForEachSlice() throws IOException {
    float[] lines = new float[2 * VIEWS * COLUMNS];
    lines[VIEWS * COLUMNS] = Float.NaN;
    lines[VIEWS * COLUMNS + 1] = 7;
    arrays.remove("sinogram");
    arrays.put("sino", new NpyArray.Float32(Shape.of(2, VIEWS, COLUMNS), lines));
    List<Sinogram> scans = SinogramNpz.read(write(), SinogramSettings.NONE);
    assertThat(scans).hasSize(2);
    assertThat(scans.get(1).lineIntegrals().values()[1]).isEqualTo(7);
    assertThat(scans.get(1).isMeasured(0, 0)).as("not finite").isFalse();
    assertThat(scans.get(0).isMeasured(0, 0)).isTrue();
    arrays.put("center", new NpyArray.Float64(Shape.of(2), new double[] {1, 2}));
    assertThat(SinogramNpz.read(write(), SinogramSettings.NONE))
        .extracting(scan -> scan.beam().centralColumn())
        .containsExactly(1.0, 2.0);
  }

  @Test
  void countsMayBeIntegersOfAnySize() throws IOException {
    for (String type : List.of("<u2", "<i4", "<i8", "<i2", "|u1", "<f4", "<f8")) {
      assertThat(NpyType.of(type)).as(type).isPresent();
    }
    Path file = folder.resolve("counts.npy");
    Npy.write(file, new NpyArray.Int16(Shape.of(2), new short[] {-1, 7}));
    byte[] bytes = Files.readAllBytes(file);
    String header = new String(bytes, ISO_8859_1).replace("<i2", "<u2");
    Files.write(file, header.getBytes(ISO_8859_1));
    assertThat(((NpyArray.Int64) Npy.read(file)).values()).containsExactly(65_535, 7);
  }

  @Test
  void aFanNeedsItsDistances() {
    SinogramSettings fan =
        new SinogramSettings(
            null, null, null, null, null, null, null, BeamKind.FAN_FLAT, 500.0, null, false);
    assertThatThrownBy(() -> SinogramNpz.read(write(), fan)).hasMessageContaining("--detector-mm");
  }

  /** {@code l = -ln((I - D) / (F - D))}; saturated counts and dead columns were not measured. */
  @Test
  void countsBecomeLineIntegralsWithTheirQuanta() throws IOException {
    arrays.remove("sinogram");
    double[] counts = new double[VIEWS * COLUMNS];
    Arrays.fill(counts, 110);
    counts[3] = 65_535;
    counts[5] = 10;
    arrays.put("counts", new NpyArray.Float64(Shape.of(VIEWS, COLUMNS), counts));
    arrays.put(
        "flat", new NpyArray.Float64(Shape.of(COLUMNS), new double[] {1010, 1010, 10, 1010}));
    arrays.put("dark", number(10));
    arrays.put("saturation", number(65_535));
    Sinogram scan = only();
    assertThat(scan.lineIntegrals().values()[0]).isCloseTo((float) Math.log(10), within(1e-6f));
    assertThat(Objects.requireNonNull(scan.quanta()).values()[0]).isEqualTo(1000);
    assertThat(scan.isMeasured(0, 2)).as("no quanta").isFalse();
    assertThat(scan.isMeasured(0, 3)).as("saturated").isFalse();
    assertThat(scan.isMeasured(1, 1)).as("starved, which its quanta tell").isTrue();
    assertThat(scan.lineIntegrals().values()[5]).isCloseTo((float) Math.log(2000), within(1e-5f));
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    arrays.remove("column_spacing_mm");
    assertThatThrownBy(this::only)
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("column_spacing_mm")
        .hasMessageContaining("--column-mm");
    parallel();
    arrays.remove("water_attenuation_per_mm");
    assertThatThrownBy(this::only).hasMessageContaining("--water");
    parallel();
    arrays.remove("theta_deg");
    assertThatThrownBy(this::only).hasMessageContaining("angles_rad");
    parallel();
    arrays.remove("sinogram");
    assertThatThrownBy(this::only).hasMessageContaining("no array 'sinogram'");
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    arrays.put("theta_deg", new NpyArray.Float64(Shape.of(2), new double[2]));
    assertThatThrownBy(this::only).hasMessageContaining("2 angles for 3 views");
    parallel();
    arrays.put("quanta", new NpyArray.Float32(Shape.of(5), new float[5]));
    assertThatThrownBy(this::only).hasMessageContaining("'quanta'");
    arrays.remove("quanta");
    arrays.put("source_to_detector_mm", number(1000));
    assertThatThrownBy(this::only).hasMessageContaining("both");
    arrays.remove("source_to_detector_mm");
    arrays.put("water_attenuation_per_mm", number(-1));
    assertThatThrownBy(this::only)
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("water");
  }

  private Sinogram only() throws IOException {
    List<Sinogram> scans = SinogramNpz.read(write(), SinogramSettings.NONE);
    assertThat(scans).hasSize(1);
    return scans.get(0);
  }

  private Path write() throws IOException {
    Path file = folder.resolve("scan.npz");
    Npz.write(file, arrays);
    return file;
  }

  private static NpyArray number(double value) {
    return new NpyArray.Float64(Shape.of(), new double[] {value});
  }
}
