package org.reconstream.engine;

/**
 * What evaluates priors, for provenance.
 *
 * @param name the engine setting, such as {@code onnxruntime}
 * @param version the engine's own version
 */
public record EngineIdentity(String name, String version) {}
