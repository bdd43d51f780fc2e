package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.formats.KSpaceNpy;
import org.reconstream.formats.Npy;
import org.reconstream.formats.NpyArray;
import org.reconstream.physics.CartesianSense;
import org.reconstream.physics.KSpace;

/** The command line on the real scans, from file to files. */
final class ReconstructIT {
  private static final String SCAN = "models/examples/brain-8ch-poisson.npy";
  private static final String[] FILES = {
    "mean.npy",
    "std.npy",
    "baseline.npy",
    "maps.npy",
    "report.json",
    "panel.png",
    "mean.dcm",
    "baseline.dcm",
    "deviation.dcm",
    "deviation-display.dcm"
  };

  @TempDir private Path folder;

  @Test
  void theMeanExplainsTheSamplesOfARealScan() throws IOException {
    Path out = folder.resolve("scan");
    CommandRun run = reconstruct(SCAN, out, "--draws", "2", "--levels", "12");
    assertThat(run.out()).contains("acceleration 8.04").contains("residual ratio");
    assertThat(run.err()).contains("sampling: 100 %");
    for (String file : FILES) {
      assertThat(out.resolve(file)).isNotEmptyFile();
    }
    assertThat(Npy.read(out.resolve("std.npy")).shape()).isEqualTo(Shape.of(230, 180));
    assertThat(Npy.read(out.resolve("baseline.npy")).shape()).isEqualTo(Shape.of(2, 230, 180));
    assertThat(ImageIO.read(out.resolve("panel.png").toFile()).getWidth()).isGreaterThan(1000);
    KSpace scan = KSpaceNpy.read(Path.of(SCAN));
    double mean = misfit(scan, out, "mean.npy");
    assertThat(mean).isLessThan(0.25);
    assertThat(misfit(scan, out, "baseline.npy")).isLessThan(0.25);
    JsonNode report = new ObjectMapper().readTree(out.resolve("report.json").toFile());
    assertThat(report.path("evidence").path("residual_ratio").asDouble()).isBetween(0.7, 1.3);
    assertThat(report.path("evidence").path("sigma_y_per_real_channel").asDouble()).isPositive();
    assertThat(report.path("measurement").path("digest").asText()).isEqualTo(scan.digest());
    assertThat(report.path("recipe").path("levels").asInt()).isEqualTo(12);
    assertThat(report.path("prior").path("sha256").asText()).hasSize(64);
    assertThat(report.path("seconds").path("total").asDouble()).isPositive();
  }

  @Test
  void dicomAndNumpyOfTheSameSamplesGiveTheSameBits() throws IOException {
    Path object = folder.resolve("raw.dcm");
    CommandRun imported =
        CommandRun.of("import", SCAN, "--out", object.toString(), "--fov", "180,230");
    assertThat(imported.exitCode()).as(imported.err()).isZero();
    assertThat(imported.out()).contains("8 coils, 230 x 180, 5148 positions");
    String[] quick = {"--draws", "1", "--levels", "3", "--seed", "7"};
    reconstruct(SCAN, folder.resolve("npy"), quick);
    reconstruct(object.toString(), folder.resolve("dicom"), quick);
    for (String file : new String[] {"mean.npy", "std.npy", "baseline.npy", "maps.npy"}) {
      assertThat(folder.resolve("dicom").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("npy").resolve(file));
    }
    reconstruct(SCAN, folder.resolve("other"), "--draws", "1", "--levels", "3", "--seed", "8");
    assertThat(Files.mismatch(folder.resolve("npy/mean.npy"), folder.resolve("other/mean.npy")))
        .isNotNegative();
  }

  @Test
  void aMaskUndersamplesAndThePreviewSaysWhatItIs() throws IOException {
    Path out = folder.resolve("preview");
    CommandRun run =
        reconstruct(
            "models/examples/brain-1ch-full.npy",
            out,
            "--mask",
            "models/examples/brain-1ch-mask-r3.npy",
            "--sampler",
            "preview",
            "--draws",
            "1",
            "--levels",
            "4");
    assertThat(run.out()).contains("acceleration 3.00").contains("not uncertainty");
    JsonNode report = new ObjectMapper().readTree(out.resolve("report.json").toFile());
    assertThat(report.path("evidence").path("calibrated").asBoolean(true)).isFalse();
    assertThat(report.path("measurement").path("measured_positions").asInt()).isEqualTo(34094);
  }

  @Test
  void aTruncatedObjectIsOneSentence() throws IOException {
    Path object = folder.resolve("raw.dcm");
    CommandRun.of("import", SCAN, "--out", object.toString());
    byte[] bytes = Files.readAllBytes(object);
    Path cut = folder.resolve("cut.dcm");
    for (int length : new int[] {140, 1000, bytes.length / 2, bytes.length - 1}) {
      Files.write(cut, Arrays.copyOf(bytes, length));
      CommandRun run = CommandRun.of("reconstruct", cut.toString(), "--out", folder.toString());
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).startsWith("reconstream: ").contains("cut.dcm: ").hasLineCount(1);
    }
  }

  @Test
  void theDoctorFindsThePriorAndTheEngine() {
    CommandRun run = CommandRun.of("doctor");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("ok  engine onnxruntime ")
        .contains("--  engine tensorrt ")
        .contains("ok  prior mri-gaussian ");
    CommandRun gpu = CommandRun.of("doctor", "--engine", "onnxruntime-tensorrt");
    assertThat(gpu.exitCode()).isEqualTo(1);
    assertThat(gpu.out()).contains("!!  engine onnxruntime-tensorrt");
    CommandRun broker = CommandRun.of("doctor", "--bootstrap", "127.0.0.1:1");
    assertThat(broker.exitCode()).isEqualTo(1);
    assertThat(broker.out()).contains("!!  broker ");
  }

  private static CommandRun reconstruct(String input, Path out, String... options) {
    String[] line = new String[options.length + 4];
    line[0] = "reconstruct";
    line[1] = input;
    line[2] = "--out";
    line[3] = out.toString();
    System.arraycopy(options, 0, line, 4, options.length);
    CommandRun run = CommandRun.of(line);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  /** Share of the samples' norm that the transform of maps times image leaves unexplained. */
  private static double misfit(KSpace scan, Path out, String file) throws IOException {
    float[] image = ((NpyArray.Float32) Npy.read(out.resolve(file))).values();
    Tensor maps = KSpaceNpy.planar((NpyArray.Complex64) Npy.read(out.resolve("maps.npy")));
    CartesianSense model = new CartesianSense(maps, scan.mask());
    float[] explained = new float[model.dataShape().size()];
    model.apply(image, explained);
    int[] positions = scan.mask().positions();
    int plane = scan.height() * scan.width();
    double missing = 0;
    double energy = 0;
    for (int i = 0; i < explained.length; i++) {
      int part = i / positions.length;
      double y = scan.samples().values()[part * plane + positions[i % positions.length]];
      missing += (y - explained[i]) * (y - explained[i]);
      energy += y * y;
    }
    return Math.sqrt(missing / energy);
  }
}
