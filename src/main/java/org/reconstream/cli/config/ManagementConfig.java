package org.reconstream.cli.config;

import static org.reconstream.cli.config.Defaults.or;

/**
 * The management endpoint: health and metrics, no measurements and no images.
 *
 * @param enabled whether it listens
 * @param host address it binds to
 * @param port its port; 0 takes a free one
 */
public record ManagementConfig(Boolean enabled, String host, Integer port) {
  /** Fills in defaults and checks the port. */
  public ManagementConfig {
    enabled = or(enabled, true);
    host = or(host, "127.0.0.1");
    port = or(port, 8081);
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("management.port must be 0 to 65535, got " + port);
    }
  }
}
