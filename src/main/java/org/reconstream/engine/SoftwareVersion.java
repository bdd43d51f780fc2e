package org.reconstream.engine;

/** The version of Reconstream that is running. */
final class SoftwareVersion {
  private SoftwareVersion() {}

  /** The version in the jar's manifest, or {@code development} when run from class files. */
  static String current() {
    String version = SoftwareVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
