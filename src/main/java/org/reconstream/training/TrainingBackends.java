package org.reconstream.training;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the training backend: on the class path, or in the folder {@code lib-training} beside the
 * program, whose jars nothing but training ever sees.
 */
public final class TrainingBackends {
  /** The folder's name. */
  static final String FOLDER = "lib-training";

  private TrainingBackends() {}

  /** Something done with a backend. */
  public interface Task {
    /** Does it; the backend's libraries are visible to this thread meanwhile. */
    void with(TrainingBackend backend);
  }

  /**
   * Runs a task with the backend.
   *
   * @throws TrainingException if there is none, saying how to get it
   */
  public static void run(Task task) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(jars(folder()), TrainingBackends.class.getClassLoader())) {
      // DJL looks for engines and native libraries through the thread's class loader.
      thread.setContextClassLoader(loader);
      task.with(first(loader));
    } catch (IOException e) {
      throw new TrainingException("the folder " + FOLDER + " cannot be read", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static TrainingBackend first(ClassLoader loader) {
    Optional<TrainingBackend> found = ServiceLoader.load(TrainingBackend.class, loader).findFirst();
    return found.orElseThrow(
        () ->
            new TrainingException(
                "this build has no training backend; build with 'mvn -Ptraining package', which puts"
                    + " PyTorch into "
                    + FOLDER
                    + " beside the program"));
  }

  private static URL[] jars(@Nullable Path folder) throws IOException {
    if (folder == null || !Files.isDirectory(folder)) {
      return new URL[0];
    }
    List<URL> urls = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
        urls.add(url(file));
      }
    }
    return urls.toArray(new URL[0]);
  }

  private static URL url(Path file) throws MalformedURLException {
    return file.toUri().toURL();
  }

  private static @Nullable Path folder() {
    CodeSource source = TrainingBackends.class.getProtectionDomain().getCodeSource();
    try {
      return source == null ? null : Path.of(source.getLocation().toURI()).resolveSibling(FOLDER);
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
