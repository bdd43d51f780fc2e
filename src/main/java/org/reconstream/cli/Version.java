package org.reconstream.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the running software, from the manifest of its jar. */
final class Version implements IVersionProvider {
  /** The version, or {@code development} when the classes do not come from a jar. */
  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"reconstream " + text(), "Java " + Runtime.version()};
  }
}
