package org.reconstream.cli.config;

import static org.reconstream.cli.config.Defaults.or;

import java.nio.file.Path;
import java.util.List;

/**
 * Where payloads lie that are too large for a record.
 *
 * @param root folder that every sender and receiver mounts at the same path
 * @param readable further folders that references may point into
 */
public record BlobConfig(Path root, List<Path> readable) {
  /** Fills in defaults. */
  public BlobConfig {
    root = or(root, Path.of(System.getProperty("java.io.tmpdir"), "reconstream-blobs"));
    readable = List.copyOf(or(readable, List.of()));
  }
}
