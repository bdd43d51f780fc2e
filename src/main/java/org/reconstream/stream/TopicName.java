package org.reconstream.stream;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A topic's name by the rule {@code <product>.<entity>.<version>[.<role>]}, such as {@code
 * reconstream.measurements.v1.dlq}.
 *
 * @param product whose topic it is
 * @param entity what it carries, in the plural
 * @param version major version of the payload, at least 1
 * @param role {@code ""} for the main topic, or {@code retry}, {@code dlq}
 */
public record TopicName(String product, String entity, int version, String role) {
  private static final String WORD = "[a-z][a-z0-9-]*";
  private static final Pattern NAME =
      Pattern.compile(
          "(%s(?:\\.%s)*)\\.(%s)\\.v([1-9][0-9]{0,3})(?:\\.(%s))?"
              .formatted(WORD, WORD, WORD, WORD));

  /** Checks every part. */
  public TopicName {
    if (!product.matches("%s(\\.%s)*".formatted(WORD, WORD))
        || !entity.matches(WORD)
        || !role.matches("|" + WORD)
        || version < 1
        || version > 9999) {
      throw new IllegalArgumentException(
          "a topic name is made of lower-case words and a version from 1 to 9999");
    }
  }

  /** The name written as text. */
  public static TopicName parse(String text) {
    Matcher matcher = NAME.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a topic name; write <product>.<entity>.v<version>[.<role>] in lower case");
    }
    String role = matcher.group(4);
    return new TopicName(
        matcher.group(1),
        matcher.group(2),
        Integer.parseInt(matcher.group(3)),
        role == null ? "" : role);
  }

  /** The topic of the same entity with another role. */
  public TopicName withRole(String other) {
    return new TopicName(product, entity, version, other);
  }

  @Override
  public String toString() {
    String name = product + "." + entity + ".v" + version;
    return role.isEmpty() ? name : name + "." + role;
  }
}
