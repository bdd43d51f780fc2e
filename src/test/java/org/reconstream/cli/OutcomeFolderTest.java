package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutcomeFolderTest {
  @Test
  void ordinaryJobIdsAreFolderNames() {
    String id = "f72354d4-13cb-4eef-8c15-9cd4aad4ec88";
    assertThat(OutcomeFolder.name(id)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc", "/etc/passwd", "", ".", "a/b", "a\\b", "\u0000", "..", "é"})
  void hostileJobIdsStayInsideTheFolder(String id) {
    Path out = Path.of("out").toAbsolutePath();
    Path folder = out.resolve(OutcomeFolder.name(id));
    assertThat(folder.normalize().getParent()).isEqualTo(out);
    assertThat(OutcomeFolder.name(id))
        .startsWith("job-")
        .isNotEqualTo(OutcomeFolder.name(id + "x"));
  }
}
