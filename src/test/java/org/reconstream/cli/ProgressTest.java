package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  @Test
  void logsGetOneLinePerQuarter() {
    StringWriter text = new StringWriter();
    try (Progress progress = new Terminal(writer(text), writer(text), false).progress("sampling")) {
      for (int step = 0; step <= 400; step++) {
        progress.at(step, 400);
        progress.at(step / 2, 400);
      }
    }
    assertThat(text.toString().lines())
        .containsExactly(
            "sampling: 0 %",
            "sampling: 25 %", "sampling: 50 %", "sampling: 75 %", "sampling: 100 %");
  }

  @Test
  void aTerminalGetsOneLineThatIsRedrawn() {
    StringWriter text = new StringWriter();
    try (Progress progress = new Terminal(writer(text), writer(text), true).progress("sampling")) {
      progress.at(1, 2);
      progress.at(0, 2);
      progress.at(2, 2);
    }
    String[] drawn = text.toString().split("\r", -1);
    assertThat(drawn).hasSize(3);
    assertThat(drawn[1]).startsWith("sampling [################....").endsWith("50 % ");
    assertThat(drawn[2]).contains("100 %").endsWith(System.lineSeparator());
  }

  @Test
  void aTaskWithoutStepsShowsZero() {
    StringWriter text = new StringWriter();
    try (Progress progress = new ProgressLines(writer(text), "sampling")) {
      progress.at(0, 0);
    }
    assertThat(text.toString().strip()).isEqualTo("sampling: 0 %");
  }

  private static PrintWriter writer(StringWriter text) {
    return new PrintWriter(text, true);
  }
}
