package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of the service that contradict each other start nothing. */
final class ServeCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--embedded-broker --bootstrap localhost:1 | give one of the two",
        "--broker-dir records | give --embedded-broker too",
        "--broker-dir records --bootstrap localhost:1 | give --embedded-broker too"
      })
  void oneBrokerIsServed(String options, String expected) {
    CommandRun run = CommandRun.of(("serve " + options).split(" "));

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains(expected).hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }
}
