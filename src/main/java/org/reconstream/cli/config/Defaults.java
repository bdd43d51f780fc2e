package org.reconstream.cli.config;

import org.jspecify.annotations.Nullable;

/** An absent setting takes its default. */
final class Defaults {
  private Defaults() {}

  /** The value, or its default where the file does not set it. */
  static <T> T or(@Nullable T value, T fallback) {
    return value == null ? fallback : value;
  }
}
