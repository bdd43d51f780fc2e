package org.reconstream.cli;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the software and its files are: folders that are looked through for {@code models/}, in
 * this order: the folders above the jar, then the working directory.
 *
 * @param roots the folders
 */
record Installation(List<Path> roots) {
  private static final int LEVELS = 3;

  /** The installation of the running process. */
  static Installation ofProcess() {
    Path jar = location();
    Stream<Path> above =
        jar == null
            ? Stream.empty()
            : Stream.iterate(jar.getParent(), p -> p != null, Path::getParent).limit(LEVELS);
    return new Installation(Stream.concat(above, Stream.of(Path.of("").toAbsolutePath())).toList());
  }

  /** The folder of priors. */
  Path models() {
    return find("models")
        .orElseThrow(
            () ->
                new CommandFailure(
                    "no folder models/ beside the program or here; name it with --models"));
  }

  /** A shipped example by its file name. */
  Path example(String name) {
    return find("models/examples/" + name)
        .orElseThrow(
            () ->
                new CommandFailure(
                    "the example models/examples/" + name + " is not beside the program"));
  }

  private Optional<Path> find(String path) {
    return roots.stream().map(root -> root.resolve(path)).filter(Files::exists).findFirst();
  }

  private static @Nullable Path location() {
    CodeSource source = Installation.class.getProtectionDomain().getCodeSource();
    try {
      return source == null ? null : Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
