package org.reconstream.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.SamplingMask;

final class KSpaceNpyTest {
  private static final NpyArray.Complex64 SCAN =
      new NpyArray.Complex64(
          Shape.of(2, 2, 2), new float[] {1, 2, 0, 0, 3, 4, 0, 0, 5, 6, 0, 0, 0, 0, 0, 9});

  @TempDir private Path folder;

  @Test
  void interleavedBecomesPlanarAndBack() {
    Tensor planar = KSpaceNpy.planar(SCAN);
    assertThat(planar.shape()).isEqualTo(Shape.of(2, 2, 2, 2));
    assertThat(planar.values()).containsExactly(1, 0, 3, 0, 2, 0, 4, 0, 5, 0, 0, 0, 6, 0, 0, 9);
    assertThat(KSpaceNpy.interleaved(planar).values()).isEqualTo(SCAN.values());
  }

  @Test
  void measuredIsWhereAnyCoilIsNotZero() throws IOException {
    KSpace scan = KSpaceNpy.read(write(SCAN));
    assertThat(scan.mask().marks()).containsExactly(1, 0, 1, 1);
    assertThat(scan.coils()).isEqualTo(2);
  }

  @Test
  void aMaskKeepsOnlyItsPositions() throws IOException {
    KSpace scan = KSpaceNpy.read(write(SCAN));
    SamplingMask mask =
        KSpaceNpy.readMask(write(new NpyArray.Bool(Shape.of(2, 2), new byte[] {1, 0, 1, 0})));
    KSpace kept = KSpaceNpy.undersample(scan, mask);
    assertThat(kept.mask()).isEqualTo(mask);
    assertThat(kept.samples().values())
        .containsExactly(1, 0, 3, 0, 2, 0, 4, 0, 5, 0, 0, 0, 6, 0, 0, 0);
  }

  @Test
  void aMaskMayNotInventSamples() {
    KSpace scan = KSpace.of(KSpaceNpy.planar(SCAN));
    SamplingMask everything = SamplingMask.of(2, 2, new byte[] {1, 1, 1, 1});
    assertThatThrownBy(() -> KSpaceNpy.undersample(scan, everything))
        .hasMessageContaining("1 of them hold no samples");
    SamplingMask other = SamplingMask.of(1, 2, new byte[] {1, 1});
    assertThatThrownBy(() -> KSpaceNpy.undersample(scan, other)).hasMessageContaining("fit");
  }

  @Test
  void otherArraysAreRefusedByName() throws IOException {
    Path image = write(new NpyArray.Float32(Shape.of(1, 2, 2), new float[4]));
    assertThatThrownBy(() -> KSpaceNpy.read(image))
        .isInstanceOf(FormatException.class)
        .hasMessage("case.npy: k-space must be complex64 [coil, ky, kx], got float32 [1, 2, 2]");
    assertThatThrownBy(() -> KSpaceNpy.readMask(image)).isInstanceOf(FormatException.class);
    Path empty = write(new NpyArray.Complex64(Shape.of(1, 1, 1), new float[2]));
    assertThatThrownBy(() -> KSpaceNpy.read(empty))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("no sample");
    Path infinite = write(new NpyArray.Complex64(Shape.of(1, 1, 1), new float[] {Float.NaN, 1}));
    assertThatThrownBy(() -> KSpaceNpy.read(infinite))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("not finite");
  }

  private Path write(NpyArray array) throws IOException {
    Path file = folder.resolve("case.npy");
    Npy.write(file, array);
    return file;
  }
}
