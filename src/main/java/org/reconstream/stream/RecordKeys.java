package org.reconstream.stream;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Record keys: HMAC-SHA-256 of the Series Instance UID, cut to 128 bits, so that slices of a series
 * share a partition and no identifier is readable. Without a configured secret the hash is keyed by
 * a fixed one and hides a UID only from readers who cannot guess it.
 */
final class RecordKeys {
  private static final String FIXED = "org.reconstream.record-key";

  private RecordKeys() {}

  static String ofSeries(String series, @Nullable String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = (secret == null ? FIXED : secret).getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] digest = mac.doFinal(series.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, 16));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has HmacSHA256", e);
    }
  }
}
