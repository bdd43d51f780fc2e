package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reconstream.array.Shape;
import org.reconstream.formats.Npy;
import org.reconstream.formats.NpyArray;
import org.reconstream.prior.Bands;
import org.reconstream.prior.CardFile;
import org.reconstream.prior.ModelCard;

/** Bands of copies of the shipped priors, and what the engine makes of them. */
final class PriorBandsCommandTest {
  private static final int SIDE = 64;
  private static final List<String> QUICK = List.of("--levels", "6", "--draws", "1");

  @TempDir private Path folder;
  private Path models;

  @BeforeEach
  void write() throws IOException {
    models = folder.resolve("models");
    for (String id : List.of("ct-body", "mri-gaussian")) {
      Path to = Files.createDirectories(models.resolve(id));
      Files.copy(Path.of("models", id, "model.onnx"), to.resolve("model.onnx"));
      ModelCard card = CardFile.read(Path.of("models", id, CardFile.NAME));
      CardFile.write(card.withBands(null), to.resolve(CardFile.NAME));
    }
    Files.copy(
        Path.of("models/mri-gaussian/vjp.onnx"),
        models.resolve("mri-gaussian").resolve("vjp.onnx"));
    stack("trunks.npy", 40, -1000);
    stack("heads.npy", 1, 0);
  }

  /** Three ellipses of growing width with a rod in each. */
  private void stack(String name, float inside, float outside) throws IOException {
    float[] values = new float[3 * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      int slice = i / (SIDE * SIDE);
      double y = (i / SIDE % SIDE - SIDE / 2.0) / 18;
      double x = (i % SIDE - SIDE / 2.0) / (22 + 2 * slice);
      boolean rod = Math.hypot(x - 0.3, y) < 0.2;
      float tissue = rod ? inside + 0.4f * (inside - outside) : inside;
      values[i] = Math.hypot(x, y) < 1 ? tissue : outside;
    }
    Npy.write(folder.resolve(name), new NpyArray.Float32(Shape.of(3, SIDE, SIDE), values));
    String table = "index,subject,split\n0,a,val\n1,b,val\n2,c,val\n";
    Files.writeString(folder.resolve(name.replace(".npy", ".csv")), table);
  }

  @Test
  void scansOfEveryProtocolGiveTheBandsOfACtPrior() {
    ModelCard before = card("ct-body");
    CommandRun run = ct("--count", "1");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("daps-cal on 4 scans: residual ratio ", "prior ratio ", "-> ");
    Bands found = Objects.requireNonNull(card("ct-body").bands());
    assertThat(found.sampler()).isEqualTo("daps-cal");
    assertThat(found.scans()).isEqualTo(4);
    assertThat(found.residualRatio().contains(1)).as("%s", found).isTrue();
    assertThat(card("ct-body").coverage()).isEqualTo(before.coverage());
    assertThat(card("ct-body").sha256()).isEqualTo(before.sha256());
  }

  @Test
  void scansOfEveryAccelerationGiveTheBandsOfAnMrPrior() {
    CommandRun run = mr("--accelerations", "2,3", "--calibration-lines", "8", "--coils", "4");
    assertThat(run.exitCode()).as(run.err()).isZero();
    Bands found = Objects.requireNonNull(card("mri-gaussian").bands());
    assertThat(found.scans()).isEqualTo(6);
    assertThat(found.residualRatio().contains(1)).as("%s", found).isTrue();
  }

  @Test
  void aDryRunFindsTheSameAndLeavesTheCardAlone() throws IOException {
    String[] options = {"--protocols", "low-dose", "--slices", "1"};
    byte[] before = Files.readAllBytes(models.resolve("ct-body").resolve(CardFile.NAME));
    List<String> dry = new ArrayList<>(List.of(options));
    dry.add("--dry-run");
    CommandRun looked = ct(dry.toArray(String[]::new));
    assertThat(looked.exitCode()).as(looked.err()).isZero();
    assertThat(models.resolve("ct-body").resolve(CardFile.NAME)).hasBinaryContent(before);
    assertThat(ct(options).out()).startsWith(looked.out().strip() + " -> ");
  }

  /** Bands of a thin and a thick trunk hold for one in between, as long as its file is right. */
  @Test
  void aCtScanIsTrustedInsideTheBandsAndInDoubtOutside() throws IOException {
    CommandRun learned = ct("--slices", "0,2", "--protocols", "sparse-view,low-dose");
    assertThat(learned.exitCode()).as(learned.err()).isZero();
    Path scan = scan();
    JsonNode right = reconstruct(scan);
    assertThat(right.path("primary").asText()).isEqualTo("mean");
    assertThat(right.at("/evidence/plausibility/checked").asBoolean()).isTrue();
    JsonNode shifted = reconstruct(scan, "--central-column", "50");
    assertThat(shifted.path("primary").asText()).isEqualTo("baseline");
    assertThat(doubts(shifted)).contains("residual ratio", "beam, noise level or prior");
    JsonNode unlike = reconstruct(scan, "--water", "0.2");
    assertThat(unlike.path("primary").asText()).isEqualTo("baseline");
    assertThat(doubts(unlike)).contains("prior ratio", "unlike").doesNotContain("residual ratio");
    JsonNode coarse = reconstruct(scan, "--matrix", "32");
    assertThat(doubts(coarse))
        .contains("matrix 32 x 32 is outside 64 to 512", "pixel of 8.00 x 8.00 mm");
  }

  @ParameterizedTest
  @CsvSource({
    "ct-body, heads.npy, --count, 1, are not Hounsfield units",
    "mri-gaussian, trunks.npy, --count, 1, an MR corpus holds magnitudes",
    "ct-body, trunks.npy, --count, 0, --count must be at least 1",
    "ct-body, trunks.npy, --slices, 3, the corpus has 3 held-out images",
    "ct-body, trunks.npy, --pixel-mm, 0, --pixel-mm must be a positive number",
    "ct-body, trunks.npy, --protocols, helical, '--protocols takes sparse-view, low-dose'",
    "ct-body, trunks.npy, --coils, 4, '--coils is not about CT, which prior ct-body is for'",
    "mri-gaussian, heads.npy, --protocols, low-dose, --protocols is not about MR",
    "ct-body, nothing.npy, --count, 1, there is no corpus at",
    "ct-body, broken.npy, --count, 1, broken.npy",
    "nobody, trunks.npy, --count, 1, 'known priors: ct-body, mri-gaussian, photo'",
    "photo, trunks.npy, --count, 1, 'prior photo is for XC; bands are learned from scans of MR'",
  })
  void whatCannotBeIsOneSentenceAndLeavesTheCardAlone(
      String prior, String corpus, String option, String value, String sentence)
      throws IOException {
    Files.write(folder.resolve("broken.npy"), new byte[40]);
    Path card = models.resolve("ct-body").resolve(CardFile.NAME);
    Path photo = Files.createDirectories(models.resolve("photo")).resolve(CardFile.NAME);
    String text = Files.readString(card);
    Files.writeString(
        photo,
        text.replace("\"ct-body\"", "\"photo\"")
            .replace("\"CT\"", "\"XC\"")
            .replace("\"channels\" : 1", "\"channels\" : 3"));
    CommandRun run = bands(prior, corpus, option, value);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("reconstream: ").hasLineCount(1).contains(sentence);
    assertThat(card).content().isEqualTo(text);
  }

  @Test
  void aMissingCorpusIsNamed() {
    CommandRun run = CommandRun.of("prior", "bands", "--prior", "ct-body");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("--corpus is missing");
  }

  @Test
  void helpTellsTheDefaultsOfBothModalities() {
    assertThat(CommandRun.of("prior", "bands", "--help").out())
        .contains("How a prior for MR is tried:", "How a prior for CT is tried:")
        .contains("(default: 1.5)", "(default: 4,8)", "limited-angle (80 views over 120")
        .doesNotContain("null");
  }

  /** A sparse-view scan of the trunk in the middle. */
  private Path scan() {
    Path scans = folder.resolve("scans");
    List<String> line = new ArrayList<>(List.of("evaluate-ct", "--scans-only", "--slices", "1"));
    line.addAll(List.of("--corpus", folder + "/trunks.npy", "--pixel-mm", "4"));
    line.addAll(List.of("--protocols", "sparse-view", "--export", scans.toString()));
    line.addAll(List.of("--out", scans.toString()));
    CommandRun run = CommandRun.of(line.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return scans.resolve("slice-0001-sparse-view.npz");
  }

  private JsonNode reconstruct(Path scan, String... options) throws IOException {
    Path out = folder.resolve("result");
    List<String> line = new ArrayList<>(List.of("reconstruct", scan.toString()));
    line.addAll(List.of("--out", out.toString(), "--models", models.toString()));
    line.addAll(QUICK);
    line.addAll(List.of(options));
    CommandRun run = CommandRun.of(line.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new ObjectMapper().readTree(out.resolve("report.json").toFile());
  }

  private static String doubts(JsonNode report) {
    return report.at("/evidence/plausibility/doubts").toString();
  }

  private ModelCard card(String id) {
    return CardFile.read(models.resolve(id).resolve(CardFile.NAME));
  }

  private CommandRun ct(String... options) {
    List<String> line = new ArrayList<>(List.of("--pixel-mm", "4"));
    line.addAll(List.of(options));
    return bands("ct-body", "trunks.npy", line.toArray(String[]::new));
  }

  private CommandRun mr(String... options) {
    return bands("mri-gaussian", "heads.npy", options);
  }

  private CommandRun bands(String prior, String corpus, String... options) {
    List<String> line = new ArrayList<>(List.of("prior", "bands", "--prior", prior));
    line.addAll(List.of("--models", models.toString(), "--corpus", folder + "/" + corpus));
    line.addAll(QUICK);
    line.addAll(List.of(options));
    return CommandRun.of(line.toArray(String[]::new));
  }
}
