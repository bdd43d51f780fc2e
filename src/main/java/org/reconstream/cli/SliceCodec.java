package org.reconstream.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.reconstream.dicom.MeasurementReader;
import org.reconstream.dicom.Product;
import org.reconstream.dicom.ResultObject;
import org.reconstream.dicom.ResultWriter;
import org.reconstream.dicom.SourceScan;
import org.reconstream.engine.Job;
import org.reconstream.engine.ModalityRecipes;
import org.reconstream.engine.Reconstruction;
import org.reconstream.render.Panel;
import org.reconstream.wire.Artifact;
import org.reconstream.wire.DecodedMeasurement;
import org.reconstream.wire.MeasurementDecoder;
import org.reconstream.wire.MeasurementEnvelope;
import org.reconstream.wire.ReconstructionEncoder;

/**
 * What travels on Kafka: a DICOM Raw Data object of one slice in; DICOM objects, panel and report
 * out. Thread-safe.
 */
final class SliceCodec
    implements MeasurementDecoder<SourceScan>, ReconstructionEncoder<SourceScan> {
  private static final String DICOM = MeasurementEnvelope.DICOM;

  private final ModalityRecipes defaults;
  private final MeasurementReader reader = new MeasurementReader();
  private final ResultWriter writer = new ResultWriter();

  /** A codec whose jobs follow these recipes unless they bring their own. */
  SliceCodec(ModalityRecipes defaults) {
    this.defaults = defaults;
  }

  @Override
  public DecodedMeasurement<SourceScan> decode(MeasurementEnvelope envelope, byte[] payload) {
    SourceScan scan = reader.read(payload);
    Job job =
        new Job(
            envelope.event().id(),
            scan.measurement(),
            envelope.recipe().applyTo(defaults.of(scan.measurement())),
            envelope.priority());
    return new DecodedMeasurement<>(job, scan);
  }

  @Override
  public List<Artifact> encode(SourceScan source, Reconstruction reconstruction) {
    List<Artifact> artifacts = new ArrayList<>();
    for (ResultObject object : writer.write(source, reconstruction)) {
      artifacts.add(Artifact.of(kind(object.product()), DICOM, object.part10()));
    }
    try {
      artifacts.add(Artifact.of(Artifact.Kind.PANEL, "image/png", Panel.png(reconstruction)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    artifacts.add(
        Artifact.of(Artifact.Kind.REPORT, "application/json", Report.of(reconstruction).json()));
    return artifacts;
  }

  private static Artifact.Kind kind(Product product) {
    return switch (product) {
      case MEAN -> Artifact.Kind.MEAN;
      case BASELINE -> Artifact.Kind.BASELINE;
      case DEVIATION -> Artifact.Kind.DEVIATION;
      case DEVIATION_DISPLAY -> Artifact.Kind.DEVIATION_DISPLAY;
    };
  }
}
