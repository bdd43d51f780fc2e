package org.reconstream.prior;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads and writes {@code card.json}. Reading is strict: every field must be there ({@code
 * vjp_sha256} where the folder has a {@code vjp.onnx}; {@code bands} and {@code covers} where they
 * are known), no other may be, and {@code sigma_per_real_channel} must be true; what is wrong is
 * named in one sentence.
 */
public final class CardFile {
  /** The file's name inside a prior's folder. */
  public static final String NAME = "card.json";

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final List<String> FIELDS =
      List.of(
          "id",
          "title",
          "modality",
          "channels",
          "sigma_per_real_channel",
          "parameterisation",
          "sha256",
          "variance",
          "normalisation",
          "minimum_matrix",
          "maximum_matrix",
          "multiple",
          "training_data",
          "licence",
          "intended_use",
          "known_failures");
  private static final String VJP = "vjp_sha256";
  private static final String BANDS = "bands";
  private static final String COVERS = "covers";
  private static final String COVARIANCE = "covariance";

  private final Path file;
  private final JsonNode root;

  private CardFile(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  /**
   * The card in a file.
   *
   * @throws PriorException if it cannot be read or breaks a rule
   */
  public static ModelCard read(Path file) {
    try {
      JsonNode root = MAPPER.readTree(Files.readAllBytes(file));
      return new CardFile(file, root).card();
    } catch (JsonProcessingException e) {
      throw new PriorException("the model card " + file + " is not valid JSON", e);
    } catch (IOException e) {
      throw new PriorException("the model card " + file + " cannot be read", e);
    } catch (IllegalArgumentException e) {
      throw new PriorException("the model card " + file + " is not valid: " + e.getMessage(), e);
    }
  }

  /** Writes a card, replacing the file. */
  public static void write(ModelCard card, Path file) throws IOException {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("id", card.id());
    root.put("title", card.title());
    root.put("modality", card.modality());
    root.put("channels", card.channels());
    root.put("sigma_per_real_channel", true);
    root.put("parameterisation", card.parameterisation().name().toLowerCase(Locale.ROOT));
    root.put("sha256", card.sha256());
    if (card.vjpSha256() != null) {
      root.put(VJP, card.vjpSha256());
    }
    Bands bands = card.bands();
    if (bands != null) {
      CardBands.write(bands, root.putObject(BANDS));
    }
    Coverage covers = card.coverage();
    if (covers != null) {
      CardCoverage.write(covers, root.putObject(COVERS));
    }
    ObjectNode variance = root.putObject("variance");
    numbers(variance.putArray("sigma"), card.variance().sigmas());
    numbers(variance.putArray("v"), card.variance().variances());
    ErrorCovariance covariance = card.covariance();
    if (covariance != null) {
      CardCovariance.write(covariance, root.putObject(COVARIANCE));
    }
    root.put("normalisation", card.normalisation());
    root.put("minimum_matrix", card.minimumMatrix());
    root.put("maximum_matrix", card.maximumMatrix());
    root.put("multiple", card.multiple());
    card.trainingData().forEach(root.putArray("training_data")::add);
    root.put("licence", card.licence());
    root.put("intended_use", card.intendedUse());
    card.knownFailures().forEach(root.putArray("known_failures")::add);
    Files.writeString(file, MAPPER.writeValueAsString(root) + "\n");
  }

  private ModelCard card() {
    requireFields(root, "", FIELDS, Set.of(VJP, BANDS, COVERS, COVARIANCE));
    if (!root.get("sigma_per_real_channel").isBoolean()
        || !root.get("sigma_per_real_channel").booleanValue()) {
      throw refusal("sigma_per_real_channel must be true");
    }
    return new ModelCard(
        text("id"),
        text("title"),
        text("modality"),
        integer("channels"),
        parameterisation(),
        text("sha256"),
        variance(),
        text("normalisation"),
        integer("minimum_matrix"),
        integer("maximum_matrix"),
        integer("multiple"),
        texts("training_data"),
        text("licence"),
        text("intended_use"),
        texts("known_failures"),
        root.has(VJP) ? text(VJP) : null,
        root.has(BANDS) ? bands() : null,
        root.has(COVERS) ? coverage() : null,
        root.has(COVARIANCE) ? covariance() : null);
  }

  private void requireFields(
      JsonNode node, String prefix, List<String> fields, Set<String> optional) {
    if (!node.isObject()) {
      throw refusal((prefix.isEmpty() ? "the file" : prefix) + " must be a JSON object");
    }
    TreeSet<String> missing = new TreeSet<>(fields);
    TreeSet<String> unknown = new TreeSet<>();
    node.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(fields);
    unknown.removeAll(optional);
    node.fieldNames().forEachRemaining(missing::remove);
    if (!missing.isEmpty()) {
      throw refusal("missing " + prefix + String.join(", ", missing));
    }
    if (!unknown.isEmpty()) {
      throw refusal("unknown " + prefix + String.join(", ", unknown));
    }
  }

  private ModelCard.Parameterisation parameterisation() {
    String name = text("parameterisation");
    for (ModelCard.Parameterisation p : ModelCard.Parameterisation.values()) {
      if (p.name().toLowerCase(Locale.ROOT).equals(name)) {
        return p;
      }
    }
    throw refusal("parameterisation must be denoiser, epsilon or score, got " + name);
  }

  private VarianceTable variance() {
    JsonNode table = root.get("variance");
    requireFields(table, "variance.", List.of("sigma", "v"), Set.of());
    return VarianceTable.of(column(table.get("sigma")), column(table.get("v")));
  }

  private double[] column(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      if (!array.get(i).isNumber()) {
        throw refusal("the variance table must hold numbers only");
      }
      values[i] = array.get(i).doubleValue();
    }
    return values;
  }

  private String text(String field) {
    JsonNode node = root.get(field);
    if (!node.isTextual() || node.textValue().isBlank()) {
      throw refusal(field + " must be a text that is not empty");
    }
    return node.textValue();
  }

  private int integer(String field) {
    JsonNode node = root.get(field);
    if (!node.isInt()) {
      throw refusal(field + " must be an integer");
    }
    return node.intValue();
  }

  private List<String> texts(String field) {
    JsonNode node = root.get(field);
    List<String> values = new ArrayList<>();
    if (!node.isArray()) {
      throw refusal(field + " must be a list of texts");
    }
    for (JsonNode element : node) {
      if (!element.isTextual()) {
        throw refusal(field + " must be a list of texts");
      }
      values.add(element.textValue());
    }
    return values;
  }

  private Bands bands() {
    requireFields(root.get(BANDS), BANDS + ".", CardBands.FIELDS, Set.of());
    try {
      return CardBands.read(root.get(BANDS));
    } catch (IllegalArgumentException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  private Coverage coverage() {
    requireFields(root.get(COVERS), COVERS + ".", List.of(), CardCoverage.FIELDS);
    try {
      return CardCoverage.read(root.get(COVERS));
    } catch (IllegalArgumentException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  private ErrorCovariance covariance() {
    requireFields(
        root.get(COVARIANCE),
        COVARIANCE + ".",
        CardCovariance.FIELDS,
        CardCovariance.OPTIONAL_FIELDS);
    try {
      return CardCovariance.read(root.get(COVARIANCE));
    } catch (IllegalArgumentException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  private PriorException refusal(String what) {
    return new PriorException("the model card " + file + " is not valid: " + what);
  }

  private static void numbers(ArrayNode array, double[] values) {
    for (double value : values) {
      array.add(value);
    }
  }
}
