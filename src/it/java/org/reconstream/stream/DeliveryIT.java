package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class DeliveryIT {
  @Test
  void everyMeasurementYieldsItsOwnResultOnce() throws Exception {
    try (StreamFixture fixture = StreamFixture.open("plain", StreamFixture.quick())) {
      List<String> jobs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        jobs.add(fixture.submit("job-" + i, FakeScans.good("s" + i)));
      }
      StreamService service = fixture.start("a", FakeEngine.immediate());

      List<JobOutcome> outcomes =
          fixture.outcomes(20, Duration.ofSeconds(30), Duration.ofSeconds(1));

      assertThat(outcomes).extracting(JobOutcome::job).containsExactlyInAnyOrderElementsOf(jobs);
      for (JobOutcome outcome : outcomes) {
        JobOutcome.Reconstructed result = (JobOutcome.Reconstructed) outcome;
        String number = result.job().substring(4);
        assertThat(
                new String(
                    fixture.bytes(result.envelope().artifacts().get(0)), StandardCharsets.UTF_8))
            .isEqualTo("scan s" + number);
      }
      assertThat(service.status().get(0).published()).isEqualTo(20);
    }
  }
}
