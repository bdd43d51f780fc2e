package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.wire.BlobReference;

class FileBlobStoreTest {
  private static final byte[] BYTES = "samples".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temp;
  private FileBlobStore store;
  private BlobReference blob;

  @BeforeEach
  void store() throws IOException {
    store = new FileBlobStore(temp.resolve("root"), List.of(temp.resolve("inbox")), 100);
    blob = store.put(BYTES, "application/dicom");
  }

  @Test
  void blobComesBack() throws IOException {
    assertThat(store.get(blob)).isEqualTo(BYTES);
    assertThat(blob.sizeBytes()).isEqualTo(BYTES.length);
  }

  @Test
  void writingTwiceIsHarmless() throws IOException {
    assertThat(store.put(BYTES, "application/dicom")).isEqualTo(blob);
    try (var files = Files.walk(temp.resolve("root"))) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  @Test
  void damagedBlobIsReplacedWhenWrittenAgain() throws IOException {
    Files.writeString(Path.of(blob.uri()), "sam");
    store.put(BYTES, "application/dicom");
    assertThat(store.get(blob)).isEqualTo(BYTES);
  }

  @Test
  void otherConfiguredRootsAreReadable() throws IOException {
    Path file = Files.createDirectories(temp.resolve("inbox/x")).resolve("scan.dcm");
    Files.write(file, BYTES);
    assertThat(store.get(at(file.toUri()))).isEqualTo(BYTES);
  }

  @Test
  void linkOutOfTheRootIsRefused() throws IOException {
    Path secret = Files.write(temp.resolve("secret"), BYTES);
    Path link = Files.createSymbolicLink(temp.resolve("root/link"), secret);
    assertFails(at(link.toUri()), Failure.Unsupported.class);
    assertFails(
        at(URI.create(temp.resolve("root").toUri() + "../secret")), Failure.Unsupported.class);
    assertFails(at(secret.toUri()), Failure.Unsupported.class);
  }

  @Test
  void otherUrisAreRefused() {
    for (String uri :
        List.of(
            "http://host/a", "s3://bucket/a", "file://host/a", "file:relative", "file:///a?b=c")) {
      assertFails(at(URI.create(uri)), Failure.Unsupported.class);
    }
    assertFails(at(URI.create("file:///%00")), Failure.Malformed.class);
  }

  @Test
  void sizeAndDigestMustMatch() {
    assertFails(new BlobReference(blob.uri(), blob.sha256(), 3, "x"), Failure.Malformed.class);
    assertFails(
        new BlobReference(blob.uri(), "00".repeat(32), BYTES.length, "x"), Failure.Malformed.class);
    assertFails(new BlobReference(blob.uri(), blob.sha256(), 101, "x"), Failure.Unsupported.class);
  }

  @Test
  void missingBlobMayStillCome() {
    assertFails(at(temp.resolve("root/ab/none").toUri()), Failure.Exhausted.class);
  }

  @Test
  void storeThatIsNotMountedIsNotTheRecordsFault() {
    assertThatThrownBy(() -> store.get(at(temp.resolve("inbox/none").toUri())))
        .isInstanceOf(IOException.class);
  }

  private BlobReference at(URI uri) {
    return new BlobReference(uri, blob.sha256(), blob.sizeBytes(), blob.mediaType());
  }

  private void assertFails(BlobReference reference, Class<? extends Failure> failure) {
    assertThatThrownBy(() -> store.get(reference))
        .isInstanceOfSatisfying(
            ReconstructionException.class, e -> assertThat(e.failure()).isInstanceOf(failure));
  }
}
