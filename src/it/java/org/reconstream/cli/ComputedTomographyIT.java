package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.array.Shape;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DicomCodec;
import org.reconstream.dicom.codec.Limits;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.formats.Npy;
import org.reconstream.formats.NpyArray;
import org.reconstream.prior.CardFile;
import org.reconstream.prior.ModelCard;

/** The command line on CT scans, from file to files. */
final class ComputedTomographyIT {
  private static final String CHEST = "models/examples/chest-60-views.npz";
  private static final String TOOTH = "models/examples/tooth.npz";

  @TempDir private Path folder;

  @Test
  void aSinogramBecomesHounsfieldUnitsAndDicom() throws IOException {
    Path out = folder.resolve("chest");
    CommandRun run = reconstruct(CHEST, out, "--draws", "2", "--levels", "4");
    assertThat(run.out()).contains("60 views").contains("residual ratio").contains(" HU");
    float[] mean = ((NpyArray.Float32) Npy.read(out.resolve("mean.npy"))).values();
    float[] baseline = ((NpyArray.Float32) Npy.read(out.resolve("baseline.npy"))).values();
    assertThat(Npy.read(out.resolve("mean.npy")).shape()).isEqualTo(Shape.of(1, 128, 128));
    assertThat(Npy.read(out.resolve("std.npy")).shape()).isEqualTo(Shape.of(128, 128));
    assertThat(out.resolve("maps.npy")).doesNotExist();
    assertThat((double) mean[0]).as("air in the corner").isBetween(-1100.0, -900.0);
    assertThat(distance(mean, baseline)).as("HU").isLessThan(120);
    JsonNode report = new ObjectMapper().readTree(out.resolve("report.json").toFile());
    assertThat(report.path("measurement").path("modality").asText()).isEqualTo("CT");
    assertThat(report.path("measurement").path("views").asInt()).isEqualTo(60);
    assertThat(report.path("prior").path("id").asText()).isEqualTo("ct-body");
    assertThat(doubts(report)).as("pixels of 3.9 mm are covered").doesNotContain("pixel", "matrix");
    JsonNode rays = report.path("evidence").path("rays");
    assertThat(rays.path("used").asLong()).isPositive();
    assertThat(rays.path("uncertainty_p95_hu").asDouble()).isPositive();
    assertThat(rays.path("sigma_p95").asDouble()).isPositive();
    DataSet dicom = dataSet(out.resolve("mean.dcm"));
    assertThat(dicom.require(Tag.MODALITY).texts().get(0)).isEqualTo("CT");
    assertThat(dicom.require(Tag.RESCALE_TYPE).texts().get(0)).isEqualTo("HU");
    assertThat(dataSet(out.resolve("deviation.dcm")).require(Tag.SOP_CLASS_UID).texts().get(0))
        .isEqualTo("1.2.840.10008.5.1.4.1.1.30");
    assertThat(out.resolve("panel.png")).isNotEmptyFile();
  }

  @Test
  void fewerViewsOfARealScanGiveTheSameBitsAsArrayAndAsDicom() throws IOException {
    Path object = folder.resolve("tooth.dcm");
    String[] selection = {"--views", "20", "--matrix", "64"};
    CommandRun imported = run("import", TOOTH, List.of("--out", object.toString()), selection);
    assertThat(imported.exitCode()).as(imported.err()).isZero();
    assertThat(imported.out()).contains("parallel beam, 20 views x 373 columns, image 64 x 64");
    List<String> quick = List.of("--draws", "1", "--levels", "2", "--sampler", "preview");
    Path arrays = folder.resolve("arrays");
    Path dicom = folder.resolve("dicom");
    List<String> toArrays = new ArrayList<>(quick);
    toArrays.addAll(List.of("--out", arrays.toString()));
    CommandRun fromArrays = run("reconstruct", TOOTH, toArrays, selection);
    assertThat(fromArrays.exitCode()).as(fromArrays.err()).isZero();
    List<String> toDicom = new ArrayList<>(quick);
    toDicom.addAll(List.of("--out", dicom.toString(), "--matrix", "64"));
    CommandRun fromDicom = run("reconstruct", object.toString(), toDicom);
    assertThat(fromDicom.exitCode()).as(fromDicom.err()).isZero();
    float[] a = ((NpyArray.Float32) Npy.read(arrays.resolve("baseline.npy"))).values();
    float[] b = ((NpyArray.Float32) Npy.read(dicom.resolve("baseline.npy"))).values();
    assertThat(distance(a, b)).as("angles are stored in single precision").isLessThan(0.1);
    JsonNode report = new ObjectMapper().readTree(arrays.resolve("report.json").toFile());
    assertThat(report.path("primary").asText()).isEqualTo("baseline");
    assertThat(doubts(report)).contains("pixel of 0.233 x 0.233 mm is outside 0.900 to 5.00 mm");
  }

  @Test
  void theScanOfTheDemoIsInsideTheBandsOfItsPriorAndOutsideWhenItsCentreIsWrong()
      throws IOException {
    ModelCard card = CardFile.read(Path.of("models", "ct-body", CardFile.NAME));
    assumeTrue(card.bands() != null, "ct-body has no bands");
    JsonNode right = report("--levels", "16", "--draws", "1");
    assertThat(right.path("primary").asText()).as(doubts(right)).isEqualTo("mean");
    assertThat(right.at("/evidence/plausibility/checked").asBoolean()).isTrue();
    JsonNode wrong = report("--levels", "4", "--draws", "1", "--central-column", "95");
    assertThat(wrong.path("primary").asText()).isEqualTo("baseline");
    assertThat(doubts(wrong)).contains("residual ratio", "beam");
  }

  private JsonNode report(String... options) throws IOException {
    Path out = folder.resolve("report");
    reconstruct(CHEST, out, options);
    return new ObjectMapper().readTree(out.resolve("report.json").toFile());
  }

  private static String doubts(JsonNode report) {
    return report.at("/evidence/plausibility/doubts").toString();
  }

  @Test
  void whatDoesNotFitIsOneSentence() {
    assertRefused("reconstruct", CHEST, "--views", "61", "1 to 60");
    assertRefused("reconstruct", CHEST, "--prior", "mri-gaussian", "covers MR, not CT");
    assertRefused(
        "reconstruct", "models/examples/brain-8ch-poisson.npy", "--views", "30", "this is k-space");
  }

  private void assertRefused(
      String command, String input, String option, String value, String... says) {
    Path out = folder.resolve("refused");
    CommandRun run = CommandRun.of(command, input, option, value, "--out", out.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("reconstream: ").hasLineCount(1).contains(says);
  }

  private static CommandRun reconstruct(String input, Path out, String... options) {
    CommandRun run = run("reconstruct", input, List.of("--out", out.toString()), options);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static CommandRun run(String command, String input, List<String> some, String... others) {
    List<String> line = new ArrayList<>(List.of(command, input));
    line.addAll(some);
    line.addAll(List.of(others));
    return CommandRun.of(line.toArray(String[]::new));
  }

  private static DataSet dataSet(Path file) throws IOException {
    return DicomCodec.preferred()
        .read(ByteBuffer.wrap(Files.readAllBytes(file)), Limits.DEFAULT)
        .dataSet();
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
    }
    return Math.sqrt(sum / a.length);
  }
}
