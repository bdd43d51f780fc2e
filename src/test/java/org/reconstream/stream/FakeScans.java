package org.reconstream.stream;

import static org.reconstream.posterior.Plausibility.UNCHECKED;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.engine.Failure;
import org.reconstream.engine.Job;
import org.reconstream.engine.Provenance;
import org.reconstream.engine.Recipe;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.engine.StageSeconds;
import org.reconstream.physics.KSpace;
import org.reconstream.posterior.Evidence;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.wire.Artifact;
import org.reconstream.wire.DecodedMeasurement;
import org.reconstream.wire.MeasurementEnvelope;

/**
 * Payloads of the streaming tests: text that says what shall become of it, and a deterministic
 * reconstruction of it.
 */
final class FakeScans {
  static final Recipe RECIPE = new Recipe("gaussian", new SamplerSpec.DapsCal(4), 2, 7);

  private FakeScans() {}

  /** A payload that decodes. */
  static byte[] good(String content) {
    return ("scan " + content).getBytes(StandardCharsets.UTF_8);
  }

  /** A payload that decodes and is this long. */
  static byte[] good(String content, int bytes) {
    byte[] payload = new byte[bytes];
    byte[] head = good(content + " ");
    System.arraycopy(head, 0, payload, 0, head.length);
    return payload;
  }

  static byte[] malformed() {
    return "malformed".getBytes(StandardCharsets.UTF_8);
  }

  static byte[] crashing() {
    return "crash".getBytes(StandardCharsets.UTF_8);
  }

  /** Decodes a payload; keeps it as the source. */
  static DecodedMeasurement<byte[]> decode(MeasurementEnvelope envelope, byte[] payload) {
    String text = new String(payload, 0, Math.min(64, payload.length), StandardCharsets.UTF_8);
    if (text.startsWith("crash")) {
      throw new ArrayIndexOutOfBoundsException("PATIENT^NAME");
    }
    if (!text.startsWith("scan ")) {
      throw new ReconstructionException(new Failure.Malformed("the payload is not a scan"));
    }
    float[] samples = new float[8];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = 1 + (text.hashCode() >>> i & 7);
    }
    return new DecodedMeasurement<>(
        new Job(
            envelope.event().id(),
            KSpace.of(Tensor.of(Shape.of(1, 2, 2, 2), samples)),
            envelope.recipe().applyTo(RECIPE),
            envelope.priority()),
        payload);
  }

  /** The reconstruction of a job: a function of its measurement. */
  static Reconstruction reconstruct(Job job) {
    Tensor mean = ((KSpace) job.measurement()).samples();
    Tensor image = Tensor.of(Shape.of(2, 2, 2), mean.values());
    return new Reconstruction(
        job.id(),
        job.measurement(),
        image,
        Tensor.zeros(2, 2),
        image,
        mean,
        Tensor.zeros(2, 2),
        new Evidence(
            1, 0.1, 0.1, 0, "OUTER_KSPACE", 8, 4, 2, 0, 4, 8, 0.01, 0.2, 0, true, null, UNCHECKED),
        new StageSeconds(0.1, 0.2, 0.3),
        new Provenance(job.measurement().digest(), job.recipe(), "00", "fake", "1", "test"));
  }

  /** The payload comes back as the mean, so that a reader can tell whose result it is. */
  static List<Artifact> encode(byte[] payload, Reconstruction reconstruction) {
    return List.of(
        Artifact.of(Artifact.Kind.MEAN, "application/octet-stream", payload),
        Artifact.of(
            Artifact.Kind.REPORT,
            "text/plain",
            reconstruction.provenance().sourceDigest().getBytes(StandardCharsets.UTF_8)));
  }
}
