package org.reconstream.cli.config;

/** The configuration cannot be used; the message is one sentence with file and line. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A defect of the configuration. */
  public ConfigurationException(String message) {
    super(message);
  }

  /** A defect of the configuration and what revealed it. */
  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
