package org.reconstream.stream;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.wire.BlobReference;

/**
 * Blobs as files {@code <root>/<first two digits>/<sha-256>}, on a disk or a file system that every
 * producer and consumer mounts at the same path.
 *
 * <p>Reading is confined to the roots after symbolic links are resolved, because a reference comes
 * from a record and is untrusted input.
 */
public final class FileBlobStore implements BlobStore {
  private final Path root;
  private final List<Path> readable;
  private final long limitBytes;

  /**
   * A store.
   *
   * @param root where blobs are written, created when missing; readable as well
   * @param alsoReadable further directories that references may point into
   * @param limitBytes the largest blob that is read
   * @throws IOException when the root cannot be created
   */
  public FileBlobStore(Path root, List<Path> alsoReadable, long limitBytes) throws IOException {
    this.root = Files.createDirectories(root).toRealPath();
    this.readable = Stream.concat(Stream.of(this.root), alsoReadable.stream()).toList();
    this.limitBytes = Math.min(limitBytes, Integer.MAX_VALUE - 64);
  }

  @Override
  public BlobReference put(byte[] bytes, String mediaType) throws IOException {
    String digest = HexFormat.of().formatHex(sha256().digest(bytes));
    Path target = root.resolve(digest.substring(0, 2)).resolve(digest);
    if (!Files.isRegularFile(target) || Files.size(target) != bytes.length) {
      Files.createDirectories(target.getParent());
      Path part = Files.createTempFile(target.getParent(), digest, ".part");
      try {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
          ByteBuffer buffer = ByteBuffer.wrap(bytes);
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
          channel.force(true);
        }
        Files.move(
            part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    }
    return new BlobReference(target.toUri(), digest, bytes.length, mediaType);
  }

  @Override
  public byte[] get(BlobReference blob) throws IOException {
    Path file = locate(blob.uri());
    if (blob.sizeBytes() > limitBytes) {
      throw new ReconstructionException(
          new Failure.Unsupported(
              "the blob reference announces "
                  + blob.sizeBytes()
                  + " bytes and the limit is "
                  + limitBytes
                  + "; send a smaller payload or raise the blob limit"));
    }
    if (Files.size(file) != blob.sizeBytes()) {
      throw malformed("the blob has not the size that its reference announces");
    }
    MessageDigest sha = sha256();
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes((int) blob.sizeBytes());
      if (bytes.length != blob.sizeBytes() || in.read() >= 0) {
        throw malformed("the blob has not the size that its reference announces");
      }
    }
    if (!HexFormat.of().formatHex(sha.digest(bytes)).equals(blob.sha256())) {
      throw malformed("the blob has not the SHA-256 that its reference announces");
    }
    return bytes;
  }

  /** The real file of a URI below one of the roots. */
  private Path locate(URI uri) throws IOException {
    Path path = pathOf(uri);
    for (Path allowed : readable) {
      if (path.startsWith(allowed) || path.startsWith(allowed.toAbsolutePath().normalize())) {
        Path realRoot = allowed.toRealPath();
        try {
          Path real = path.toRealPath();
          if (real.startsWith(realRoot) && Files.isRegularFile(real)) {
            return real;
          }
        } catch (NoSuchFileException e) {
          throw new ReconstructionException(
              new Failure.Exhausted(
                  "the blob is not there yet; keep blobs at least as long as the topic keeps"
                      + " records"),
              e);
        }
      }
    }
    throw new ReconstructionException(
        new Failure.Unsupported(
            "the blob reference points outside the configured roots; send a file URI below one of"
                + " them"));
  }

  private static Path pathOf(URI uri) {
    if (!"file".equals(uri.getScheme())
        || uri.getPath() == null
        || uri.getQuery() != null
        || uri.getFragment() != null
        || (uri.getHost() != null && !uri.getHost().isEmpty())) {
      throw new ReconstructionException(
          new Failure.Unsupported(
              "the blob reference is not a plain file URI; this store reads only file:"));
    }
    try {
      return Path.of(uri.getPath()).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw malformed("the blob reference is not a valid path; send an absolute file URI");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static ReconstructionException malformed(String reason) {
    return new ReconstructionException(new Failure.Malformed(reason));
  }
}
