package org.reconstream.dicom.codec;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.regex.Pattern;

/** Unique identifiers of PS3.5 chapter 9, and how this project makes its own. */
public final class Uid {
  /** The DNS namespace of RFC 4122 appendix C. */
  private static final UUID DNS = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

  private static final UUID PROJECT = nameBased(DNS, "reconstream.org");

  private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*))+");

  private Uid() {}

  /** Whether {@code uid} has the form of PS3.5 section 9.1: at most 64 digits and dots. */
  public static boolean isValid(String uid) {
    return uid.length() <= 64 && FORM.matcher(uid).matches();
  }

  /** The UID itself when it has the form of one, else a phrase that shows nothing of it. */
  public static String printable(String uid) {
    return isValid(uid) ? uid : "(not a valid UID)";
  }

  /**
   * The name-based UID of a name of this project: {@code 2.25.} and the decimal form of the version
   * 5 UUID of {@code name} in the namespace that {@code reconstream.org} has in DNS (PS3.5 B.2). At
   * most 44 characters; equal names have equal UIDs.
   */
  public static String ofName(String name) {
    return decimal(nameBased(PROJECT, name));
  }

  /** The name-based UID of a name in the DNS namespace. */
  public static String ofDnsName(String name) {
    return decimal(nameBased(DNS, name));
  }

  private static String decimal(UUID uuid) {
    return "2.25." + new BigInteger(1, bytes(uuid));
  }

  private static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  /** RFC 4122 section 4.3 with SHA-1. */
  private static UUID nameBased(UUID namespace, String name) {
    ByteBuffer hash = ByteBuffer.wrap(sha1(bytes(namespace), name));
    long high = (hash.getLong() & ~0xF000L) | 0x5000L;
    long low = (hash.getLong() & ~(3L << 62)) | (2L << 62);
    return new UUID(high, low);
  }

  private static byte[] sha1(byte[] namespace, String name) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-1");
      sha.update(namespace);
      return sha.digest(name.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-1", e);
    }
  }
}
