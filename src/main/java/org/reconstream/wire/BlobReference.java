package org.reconstream.wire;

import com.google.protobuf.ByteString;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HexFormat;
import java.util.Locale;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.wire.v1.BlobRef;

/**
 * Where a payload lies outside its record (claim check), and how to recognise it.
 *
 * @param uri where; which schemes and places are allowed is the blob store's decision
 * @param sha256 SHA-256 of the payload, 64 lower-case hexadecimal digits
 * @param sizeBytes its length
 * @param mediaType its media type
 */
public record BlobReference(URI uri, String sha256, long sizeBytes, String mediaType) {
  /** Checks digest and size. */
  public BlobReference {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("a blob digest is 64 lower-case hexadecimal digits");
    }
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("a blob has no negative size, got " + sizeBytes);
    }
  }

  static BlobReference read(BlobRef message) {
    if (message.getSha256().size() != 32) {
      throw malformed("the blob reference has no SHA-256 of 32 bytes; announce the digest");
    }
    if (message.getSizeBytes() < 0) {
      throw malformed("the blob reference announces more than 2^63 bytes; announce the real size");
    }
    try {
      URI uri = new URI(message.getUri());
      if (uri.getScheme() == null) {
        throw malformed("the blob reference has a URI without scheme; send an absolute URI");
      }
      return new BlobReference(
          uri,
          HexFormat.of().formatHex(message.getSha256().toByteArray()),
          message.getSizeBytes(),
          message.getMediaType().toLowerCase(Locale.ROOT));
    } catch (URISyntaxException e) {
      throw malformed("the blob reference has no valid URI; send an absolute URI");
    }
  }

  BlobRef write() {
    return BlobRef.newBuilder()
        .setUri(uri.toString())
        .setSha256(ByteString.copyFrom(HexFormat.of().parseHex(sha256)))
        .setSizeBytes(sizeBytes)
        .setMediaType(mediaType)
        .build();
  }

  private static ReconstructionException malformed(String reason) {
    return new ReconstructionException(new Failure.Malformed(reason));
  }
}
