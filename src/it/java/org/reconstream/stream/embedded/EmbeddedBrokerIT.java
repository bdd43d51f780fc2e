package org.reconstream.stream.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.stream.BlobStore;
import org.reconstream.stream.FileBlobStore;
import org.reconstream.stream.JobOutcome;
import org.reconstream.stream.MeasurementSender;
import org.reconstream.stream.ReconstructionReceiver;
import org.reconstream.stream.StreamSettings;
import org.reconstream.stream.Submission;
import org.reconstream.stream.TopicProvisioning;
import org.reconstream.stream.TopicSettings;

class EmbeddedBrokerIT {
  @TempDir Path temp;

  @Test
  void recordsAndTopicsOutliveTheBrokerWhenItsDirectoryIsKept() throws IOException {
    Path directory = temp.resolve("broker");
    BlobStore blobs = new FileBlobStore(temp.resolve("blobs"), List.of(), 1000);
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      StreamSettings settings = settings(broker);
      TopicProvisioning.ensure(settings);
      try (MeasurementSender sender = new MeasurementSender(settings, blobs)) {
        assertThat(sender.submit(Submission.of(new byte[] {1}))).isNotBlank();
      }
    }
    assertThat(Files.exists(directory)).isTrue();
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      StreamSettings settings = settings(broker);
      assertThat(TopicProvisioning.inspect(settings)).allMatch(topic -> topic.partitions() == 2);
      try (ReconstructionReceiver receiver =
          new ReconstructionReceiver(settings, blobs, ReconstructionReceiver.Start.BEGINNING)) {
        Optional<JobOutcome> none = receiver.next(Duration.ofMillis(500));
        assertThat(none).isEmpty();
      }
    }
  }

  private static StreamSettings settings(EmbeddedBroker broker) {
    TopicSettings topics = TopicSettings.DEFAULT;
    return StreamSettings.of(broker.bootstrapServers())
        .withTopics(
            new TopicSettings(
                topics.measurements(),
                topics.reconstructions(),
                topics.status(),
                true,
                2,
                (short) 1));
  }
}
