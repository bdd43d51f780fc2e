package org.reconstream.formats;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipException;

/**
 * NumPy's {@code .npz} files: zip archives of {@code .npy} files. Names with slashes are allowed
 * when writing and reading by name. Stateless.
 */
public final class Npz {
  private static final String SUFFIX = ".npy";

  private Npz() {}

  /** Reads one array by its name, without the suffix. */
  public static NpyArray read(Path file, String name) throws IOException {
    try (FileSystem zip = open(file)) {
      Path entry = zip.getPath(name + SUFFIX);
      if (!Files.isRegularFile(entry)) {
        throw new FormatException(
            fileName(file),
            "the archive has no array '" + name + "'; it holds " + entries(zip).keySet());
      }
      return array(file, entry);
    }
  }

  /** The names of the arrays at the top of the archive, sorted. */
  public static java.util.List<String> names(Path file) throws IOException {
    try (FileSystem zip = open(file)) {
      return java.util.List.copyOf(entries(zip).keySet());
    }
  }

  /** Reads all arrays at the top of the archive, by name. */
  public static Map<String, NpyArray> readAll(Path file) throws IOException {
    try (FileSystem zip = open(file)) {
      Map<String, NpyArray> arrays = new LinkedHashMap<>();
      for (Map.Entry<String, Path> entry : entries(zip).entrySet()) {
        arrays.put(entry.getKey(), array(file, entry.getValue()));
      }
      return arrays;
    }
  }

  /** Writes arrays by name, uncompressed, replacing what was there. */
  public static void write(Path file, Map<String, NpyArray> arrays) throws IOException {
    Files.deleteIfExists(file);
    Map<String, String> settings = Map.of("create", "true", "compressionMethod", "STORED");
    try (FileSystem zip =
        FileSystems.newFileSystem(java.net.URI.create("jar:" + file.toUri()), settings)) {
      for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
        Npy.write(zip.getPath(array.getKey() + SUFFIX), array.getValue());
      }
    }
  }

  private static NpyArray array(Path file, Path entry) throws IOException {
    try {
      return Npy.read(entry);
    } catch (FormatException e) {
      throw new FormatException(fileName(file), "array " + e.getMessage(), e);
    } catch (ZipException e) {
      throw new FormatException(fileName(file), "the zip archive is damaged", e);
    }
  }

  private static FileSystem open(Path file) throws IOException {
    try {
      return FileSystems.newFileSystem(file);
    } catch (ProviderNotFoundException | ZipException e) {
      throw new FormatException(fileName(file), "this is not a zip archive of arrays", e);
    }
  }

  private static Map<String, Path> entries(FileSystem zip) throws IOException {
    Map<String, Path> entries = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(zip.getPath("/"), "*" + SUFFIX)) {
      for (Path file : files) {
        String name = fileName(file);
        entries.put(name.substring(0, name.length() - SUFFIX.length()), file);
      }
    }
    return entries;
  }

  private static String fileName(Path file) {
    return String.valueOf(file.getFileName());
  }
}
