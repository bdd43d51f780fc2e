package org.reconstream.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CardFileTest {
  private static final ModelCard CARD =
      new ModelCard(
          "brain",
          "A brain prior",
          "MR",
          2,
          ModelCard.Parameterisation.EPSILON,
          "0123456789abcdef".repeat(4),
          VarianceTable.of(new double[] {0.01, 0.1, 1}, new double[] {1e-5, 1e-3, 0.1}),
          "p99-acs",
          64,
          320,
          8,
          List.of("some slices", "others"),
          "Apache-2.0",
          "Research",
          List.of("Motion"));

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve(CardFile.NAME);
    CardFile.write(CARD, file);
  }

  @Test
  void aWrittenCardReadsBackTheSame() throws IOException {
    assertSame(CARD);
    ModelCard withVjp = CARD.withVjp("fedcba9876543210".repeat(4));
    CardFile.write(withVjp, file);
    assertSame(withVjp);
  }

  @Test
  void aCovarianceComesBackAndIsChecked() throws IOException {
    double[] sigma = {0.01, 1};
    double[][] rows = {{0.1, 0.2}, {0.3, 0.4}};
    CardFile.write(CARD.withCovariance(ErrorCovariance.of(sigma, rows, rows, rows)), file);
    ErrorCovariance read = java.util.Objects.requireNonNull(CardFile.read(file).covariance());
    assertThat(read.sigmas()).containsExactly(sigma);
    assertThat(read.activities()).isDeepEqualTo(rows);
    assertThat(read.variances()).isDeepEqualTo(rows);
    assertThat(read.powers()).isDeepEqualTo(rows);
    assertThat(read.widening()).isEqualTo(1);
    CardFile.write(CARD.withCovariance(read.widened(1.5)), file);
    ErrorCovariance wide = java.util.Objects.requireNonNull(CardFile.read(file).covariance());
    assertThat(wide.widening()).isEqualTo(1.5);
    assertThat(wide.variances()).isDeepEqualTo(rows);
    edit(root -> ((ObjectNode) root.get("covariance")).put("widening", "wide"));
    assertRefused("covariance.widening must be a number");
    edit(root -> ((ObjectNode) root.get("covariance")).put("widening", 0));
    assertRefused("a positive widening, got 0.0");
    edit(root -> ((ObjectNode) root.get("covariance")).putArray("sigma").add(2).add(1));
    assertRefused("the covariance of a denoiser's error needs positive ascending noise levels");
    edit(root -> ((ObjectNode) root.get("covariance")).putArray("power").addArray().add("a"));
    assertRefused("covariance.power must hold numbers");
  }

  @Test
  void bandsComeBackAndAreChecked() throws IOException {
    Bands bands = new Bands("daps-cal", 12, new Bands.Band(0.9, 1.1), new Bands.Band(0.5, 2));
    CardFile.write(CARD.withBands(bands), file);
    assertSame(CARD.withBands(bands));
    edit(root -> ((ObjectNode) root.get("bands")).putArray("prior_ratio").add(2).add(1));
    assertRefused("a band must go from");
    edit(root -> ((ObjectNode) root.get("bands")).put("prior_ratio", 1));
    assertRefused("bands.prior_ratio must be a list of two numbers");
    edit(root -> ((ObjectNode) root.get("bands")).remove("sampler"));
    assertRefused("missing bands.sampler");
  }

  @Test
  void coverageComesBackAndIsChecked() throws IOException {
    Coverage pixels = new Coverage(null, new Bands.Band(0.8, 1.9));
    CardFile.write(CARD.withCoverage(pixels), file);
    assertSame(CARD.withCoverage(pixels));
    Coverage both = new Coverage(new Bands.Band(64, 256), new Bands.Band(0.8, 1.9));
    CardFile.write(CARD.withCoverage(both), file);
    assertSame(CARD.withCoverage(both));
    edit(root -> ((ObjectNode) root.get("covers")).put("pixel_mm", "small"));
    assertRefused("covers.pixel_mm must be a list of two numbers");
    edit(root -> ((ObjectNode) root.get("covers")).put("field_strength", 3));
    assertRefused("unknown covers.field_strength");
    edit(root -> root.putObject("covers"));
    assertRefused("covers must have a matrix or a pixel_mm");
  }

  @Test
  void coverageDoubtsWhatLiesOutsideIt() {
    Coverage both = new Coverage(new Bands.Band(64, 256), new Bands.Band(0.8, 1.9));
    assertThat(both.doubts("brain", 64, 256, 0.8, 1.9)).isEmpty();
    assertThat(both.doubts("brain", 63, 256, 1, 1))
        .containsExactly("matrix 63 x 256 is outside 64 to 256, which prior brain was made for");
    assertThat(both.doubts("brain", 300, 300, 1, 2.5)).hasSize(2);
    assertThat(both.doubts("brain", 300, 300, 1, 2.5).get(1))
        .isEqualTo(
            "pixel of 1.00 x 2.50 mm is outside 0.800 to 1.90 mm, which prior brain was made for");
  }

  @Test
  void aBandIsWiderThanWhatWasSeen() {
    Bands.Band band = Bands.Band.of(1.0, 1.2, 1.1);
    assertThat(band.contains(0.95)).isTrue();
    assertThat(band.contains(1.25)).isTrue();
    assertThat(band.contains(0.85)).isFalse();
    assertThat(band.contains(1.35)).isFalse();
    assertThat(band.contains(Double.NaN)).isFalse();
  }

  @Test
  void aDigestThatIsNoneIsRefused() throws IOException {
    edit(root -> root.put("vjp_sha256", "short"));
    assertRefused("vjp_sha256 must be 64");
  }

  private void assertSame(ModelCard expected) {
    assertThat(CardFile.read(file))
        .usingRecursiveComparison()
        .withEqualsForType(
            (a, b) ->
                java.util.Arrays.equals(a.sigmas(), b.sigmas())
                    && java.util.Arrays.equals(a.variances(), b.variances()),
            VarianceTable.class)
        .isEqualTo(expected);
  }

  @Test
  void aMissingFieldIsNamed() throws IOException {
    edit(root -> root.remove("licence"));
    assertRefused("missing licence");
  }

  @Test
  void anUnknownFieldIsNamed() throws IOException {
    edit(root -> root.put("sigma_data", 0.5));
    assertRefused("unknown sigma_data");
  }

  @Test
  void noiseThatIsNotPerRealChannelIsRefused() throws IOException {
    edit(root -> root.put("sigma_per_real_channel", false));
    assertRefused("sigma_per_real_channel must be true");
  }

  @Test
  void aWrongTypeIsNamed() throws IOException {
    edit(root -> root.put("channels", "two"));
    assertRefused("channels must be an integer");
  }

  @Test
  void anUnknownParameterisationIsNamed() throws IOException {
    edit(root -> root.put("parameterisation", "velocity"));
    assertRefused("velocity");
  }

  @Test
  void aVarianceAboveSigmaSquaredIsRefused() throws IOException {
    edit(root -> ((ObjectNode) root.get("variance")).putArray("v").add(1e-3).add(2e-3).add(0.1));
    assertRefused("row 0 of the v(sigma) table");
  }

  @Test
  void textThatIsNotJsonIsRefused() throws IOException {
    Files.writeString(file, "{ \"id\": ");
    assertRefused("not valid JSON");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    Files.writeString(file, "");
    assertRefused("must be a JSON object");
  }

  @Test
  void anAbsentFileIsRefused() {
    assertThatThrownBy(() -> CardFile.read(folder.resolve("none.json")))
        .isInstanceOf(PriorException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void imagesOutsideTheCardAreRefusedWithTheReason() {
    assertThat(CARD.refusal("MR", 320, 64)).isEmpty();
    assertThat(CARD.refusal("CT", 128, 128)).hasValueSatisfying(r -> assertThat(r).contains("CT"));
    assertThat(CARD.refusal("MR", 328, 128)).hasValueSatisfying(r -> assertThat(r).contains("328"));
    assertThat(CARD.refusal("MR", 56, 128)).hasValueSatisfying(r -> assertThat(r).contains("56"));
    assertThat(CARD.refusal("MR", 100, 128))
        .hasValueSatisfying(r -> assertThat(r).contains("multiples of 8"));
  }

  private void edit(Consumer<ObjectNode> change) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = (ObjectNode) mapper.readTree(file.toFile());
    change.accept(root);
    mapper.writeValue(file.toFile(), root);
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> CardFile.read(file))
        .isInstanceOf(PriorException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }
}
