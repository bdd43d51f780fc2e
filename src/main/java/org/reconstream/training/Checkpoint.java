package org.reconstream.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.formats.Npy;
import org.reconstream.formats.NpyArray;

/**
 * All that is needed to continue a run exactly, in one file: the learner's state, the counts that
 * place random numbers, the configuration and the history.
 *
 * <p>The file is a zip of {@code .npy} arrays ({@code weights/}, {@code average/}, {@code first/},
 * {@code second/}) and {@code state.json}. It is written beside its name, forced to disk and moved
 * over the old one, so a kill at any moment leaves a whole checkpoint.
 *
 * @param step steps taken
 * @param images images seen
 * @param corpus digest of the training images
 * @param sigmaData rms the network was built with
 */
public record Checkpoint(
    LearnerState learner,
    long step,
    long images,
    String corpus,
    double sigmaData,
    TrainingConfig config,
    History history) {
  /** The file's name inside a run's folder. */
  public static final String NAME = "checkpoint.npz";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String STATE = "state.json";

  /** Writes the file, atomically. */
  void write(Path file) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.deleteIfExists(partial);
    Map<String, String> settings = Map.of("create", "true", "compressionMethod", "STORED");
    try (FileSystem zip =
        FileSystems.newFileSystem(java.net.URI.create("jar:" + partial.toUri()), settings)) {
      put(zip, "weights", learner.weights());
      put(zip, "average", learner.average());
      put(zip, "first", learner.first());
      put(zip, "second", learner.second());
      Files.writeString(zip.getPath(STATE), MAPPER.writeValueAsString(state()));
    }
    try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads a file.
   *
   * @throws TrainingException if it is damaged or not a checkpoint
   */
  static Checkpoint read(Path file) {
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      JsonNode state = MAPPER.readTree(Files.readString(zip.getPath(STATE)));
      LearnerState learner =
          new LearnerState(
              get(zip, "weights"),
              get(zip, "average"),
              get(zip, "first"),
              get(zip, "second"),
              state.required("updates").longValue());
      return new Checkpoint(
          learner,
          state.required("step").longValue(),
          state.required("images").longValue(),
          state.required("corpus").textValue(),
          state.required("sigma_data").doubleValue(),
          ConfigFile.parse(state.required("config").toString(), file.toString()),
          history(state));
    } catch (IOException | RuntimeException e) {
      throw new TrainingException(
          file + " is not a checkpoint that can be continued; remove it to start again", e);
    }
  }

  private ObjectNode state() throws IOException {
    ObjectNode state = MAPPER.createObjectNode();
    state.put("step", step);
    state.put("images", images);
    state.put("updates", learner.updates());
    state.put("corpus", corpus);
    state.put("sigma_data", sigmaData);
    state.set("config", MAPPER.readTree(ConfigFile.text(config)));
    state.set("losses", MAPPER.valueToTree(history.losses()));
    state.set("validations", MAPPER.valueToTree(history.validations()));
    return state;
  }

  private static History history(JsonNode state) throws IOException {
    List<History.Loss> losses = new ArrayList<>();
    for (JsonNode loss : state.required("losses")) {
      losses.add(MAPPER.treeToValue(loss, History.Loss.class));
    }
    List<History.Validation> validations = new ArrayList<>();
    for (JsonNode validation : state.required("validations")) {
      validations.add(MAPPER.treeToValue(validation, History.Validation.class));
    }
    return new History(losses, validations);
  }

  private static void put(FileSystem zip, String folder, Weights weights) throws IOException {
    Files.createDirectory(zip.getPath(folder));
    for (String name : weights.names()) {
      Tensor tensor = weights.get(name);
      NpyArray array = new NpyArray.Float32(tensor.shape(), tensor.values());
      Npy.write(zip.getPath(folder, name + ".npy"), array);
    }
  }

  private static Weights get(FileSystem zip, String folder) throws IOException {
    List<Path> files;
    try (java.util.stream.Stream<Path> found = Files.list(zip.getPath(folder))) {
      files = found.sorted().toList();
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      NpyArray.Float32 array = (NpyArray.Float32) Npy.read(file);
      Shape shape = array.shape();
      tensors.put(name.substring(0, name.length() - 4), Tensor.of(shape, array.values()));
    }
    return Weights.of(tensors);
  }
}
