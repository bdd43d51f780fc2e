package org.reconstream.cli.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time, written as {@code 25 s}.
 *
 * @param duration the length, not negative
 */
public record Span(Duration duration) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\s*(ms|s|min|h)");

  /** Checks the sign. */
  public Span {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("a time cannot be negative, got " + duration);
    }
  }

  /** Reads {@code 100 ms}, {@code 25s}, {@code 5 min}, {@code 1 h}. */
  @JsonCreator
  public static Span parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a time; write a number with ms, s, min or h, such as 25 s");
    }
    long count = Long.parseLong(matcher.group(1));
    return new Span(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "min" -> Duration.ofMinutes(count);
          default -> Duration.ofHours(count);
        });
  }

  @Override
  @JsonValue
  public String toString() {
    long millis = duration.toMillis();
    if (millis > 0 && millis % 60_000 == 0 && millis > 60_000) {
      return millis / 60_000 + " min";
    }
    return millis > 0 && millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
