package org.reconstream.wire;

import com.google.protobuf.ByteString;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.wire.v1.ArtifactKind;

/**
 * One file of a result.
 *
 * @param kind what it shows
 * @param mediaType its media type, such as {@code application/dicom} or {@code image/png}
 * @param content its bytes, or where they lie
 */
public record Artifact(Kind kind, String mediaType, Content content) {
  /** What an artifact shows. */
  public enum Kind {
    /** Posterior mean. */
    MEAN,
    /** Posterior standard deviation. */
    DEVIATION,
    /** The standard deviation again for viewers that show only integer pixels. */
    DEVIATION_DISPLAY,
    /** Classical reconstruction. */
    BASELINE,
    /** Coil sensitivity maps. */
    MAPS,
    /** Measurement, baseline, mean and deviation side by side. */
    PANEL,
    /** Evidence, settings, digests and timings. */
    REPORT,
    /** A small picture. */
    PREVIEW
  }

  /** An artifact with its bytes, which are shared. */
  public static Artifact of(Kind kind, String mediaType, byte[] bytes) {
    return new Artifact(kind, mediaType, new Content.Inline(bytes));
  }

  org.reconstream.wire.v1.Artifact write() {
    org.reconstream.wire.v1.Artifact.Builder builder =
        org.reconstream.wire.v1.Artifact.newBuilder()
            .setKind(ArtifactKind.valueOf("ARTIFACT_KIND_" + kind.name()))
            .setMediaType(mediaType);
    if (content instanceof Content.Inline inline) {
      builder.setInline(ByteString.copyFrom(inline.bytes()));
    } else if (content instanceof Content.Reference reference) {
      builder.setBlob(reference.blob().write());
    }
    return builder.build();
  }

  static Artifact read(org.reconstream.wire.v1.Artifact message) {
    Kind kind =
        switch (message.getKind()) {
          case ARTIFACT_KIND_MEAN -> Kind.MEAN;
          case ARTIFACT_KIND_DEVIATION -> Kind.DEVIATION;
          case ARTIFACT_KIND_DEVIATION_DISPLAY -> Kind.DEVIATION_DISPLAY;
          case ARTIFACT_KIND_BASELINE -> Kind.BASELINE;
          case ARTIFACT_KIND_MAPS -> Kind.MAPS;
          case ARTIFACT_KIND_PANEL -> Kind.PANEL;
          case ARTIFACT_KIND_REPORT -> Kind.REPORT;
          case ARTIFACT_KIND_PREVIEW -> Kind.PREVIEW;
          case ARTIFACT_KIND_UNSPECIFIED, UNRECOGNIZED ->
              throw new ReconstructionException(
                  new Failure.Unsupported(
                      "the result has an artifact of a kind that this version does not know"));
        };
    Content content =
        switch (message.getContentCase()) {
          case INLINE -> new Content.Inline(message.getInline().toByteArray());
          case BLOB -> new Content.Reference(BlobReference.read(message.getBlob()));
          case CONTENT_NOT_SET ->
              throw new ReconstructionException(
                  new Failure.Malformed("the result has an artifact without content"));
        };
    return new Artifact(kind, message.getMediaType(), content);
  }
}
