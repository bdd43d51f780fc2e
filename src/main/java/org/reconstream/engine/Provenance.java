package org.reconstream.engine;

/**
 * What made a reconstruction.
 *
 * @param sourceDigest digest of the measurement
 * @param recipe the recipe
 * @param priorDigest SHA-256 of the prior's model file, hexadecimal
 * @param engine name of the engine setting, such as {@code onnxruntime}
 * @param engineVersion version of the engine as it reports itself
 * @param softwareVersion version of Reconstream
 */
public record Provenance(
    String sourceDigest,
    Recipe recipe,
    String priorDigest,
    String engine,
    String engineVersion,
    String softwareVersion) {}
