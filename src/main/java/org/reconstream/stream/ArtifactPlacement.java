package org.reconstream.stream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.reconstream.wire.Artifact;
import org.reconstream.wire.Content;

/**
 * Decides which files of a result travel inside the record: all of them while they fit the inline
 * limit, otherwise the largest go to the blob store until the rest fits.
 */
final class ArtifactPlacement {
  private final BlobStore blobs;
  private final long inlineLimitBytes;

  ArtifactPlacement(BlobStore blobs, long inlineLimitBytes) {
    this.blobs = blobs;
    this.inlineLimitBytes = inlineLimitBytes;
  }

  /** The artifacts in their order, some of them by reference. */
  List<Artifact> place(List<Artifact> artifacts) throws IOException {
    List<Artifact> placed = new ArrayList<>(artifacts);
    long inline = artifacts.stream().mapToLong(each -> each.content().sizeBytes()).sum();
    List<Artifact> largest =
        artifacts.stream()
            .filter(each -> each.content() instanceof Content.Inline)
            .sorted(
                Comparator.comparingLong((Artifact each) -> each.content().sizeBytes()).reversed())
            .toList();
    for (Artifact artifact : largest) {
      if (inline <= inlineLimitBytes) {
        break;
      }
      placed.set(placed.indexOf(artifact), store(artifact));
      inline -= artifact.content().sizeBytes();
    }
    return placed;
  }

  private Artifact store(Artifact artifact) throws IOException {
    byte[] bytes = ((Content.Inline) artifact.content()).bytes();
    return new Artifact(
        artifact.kind(),
        artifact.mediaType(),
        new Content.Reference(blobs.put(bytes, artifact.mediaType())));
  }
}
