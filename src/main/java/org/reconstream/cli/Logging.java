package org.reconstream.cli;

import picocli.CommandLine.ParseResult;

/**
 * Chooses what is logged before the first logger exists: warnings as text for commands, JSON events
 * from {@code INFO} for the service.
 */
final class Logging {
  private static final String LEVEL = "reconstream.log.level";
  private static final String FORMAT = "reconstream.log.format";

  private Logging() {}

  /** Sets the properties that {@code logback.xml} reads, unless the user has set them. */
  static void configure(boolean verbose, ParseResult parsed) {
    boolean service =
        parsed.hasSubcommand() && parsed.subcommand().commandSpec().name().equals("serve");
    defaultTo(LEVEL, verbose ? "DEBUG" : service ? "INFO" : "WARN");
    defaultTo(FORMAT, service ? "JSON" : "TEXT");
  }

  private static void defaultTo(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
