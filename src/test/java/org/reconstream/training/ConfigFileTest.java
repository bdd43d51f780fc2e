package org.reconstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigFileTest {
  @Test
  void leftOutFieldsHaveTheUsualValueOfTheModality() {
    TrainingConfig config = ConfigFile.parse("{\"modality\": \"CT\", \"steps\": 7}", "c.json");
    assertThat(config.steps()).isEqualTo(7);
    assertThat(config.augmentation()).isEqualTo(Augmentation.usual(Modality.CT));
    assertThat(ConfigFile.parse("{}", "c.json")).isEqualTo(TrainingConfig.usual(Modality.MR));
  }

  @Test
  void textReadsBackEqual() {
    TrainingConfig config =
        ConfigFile.parse(
            """
            {"objective": {"kind": "SLICED_VARIANCE_REDUCED", "probes": 2},
             "noise": {"kind": "GEOMETRIC", "count": 9},
             "network": {"channels": [8, 16], "down_blocks": [1, 2], "up_blocks": [1]}}
            """,
            "c.json");
    assertThat(ConfigFile.parse(ConfigFile.text(config), "again")).isEqualTo(config);
    NoiseLevels levels = config.noise().levels(100);
    assertThat(levels).isEqualTo(new NoiseLevels.Geometric(9, 0.004, 10));
    assertThat(config.objective().objective(levels)).isEqualTo(new Objective.Sliced(2, true));
    assertThat(config.network().spec(2, 0.3).sigmaData()).isEqualTo(0.3);
    assertThat(config.network().channels()).isEqualTo(List.of(8, 16));
  }

  @Test
  void refusalsNameTheField() {
    refused(
        "{\"network\": {\"depth\": 3}}", "unknown field network.depth; known are network.channels");
    refused("{\"network\": 3}", "network must be a JSON object");
    refused("{\"steps\": \"many\"}", "steps");
    refused("{\"steps\": 0}", "steps and validate_steps must be positive");
    refused("{\"noise\": {\"kind\": \"PINK\"}}", "PINK");
    refused("[1]", "must hold a JSON object");
    refused("{", "not a valid configuration");
  }

  @Test
  void resumedRunMayOnlyChangeWhatLeavesTheWeightsAlone() {
    TrainingConfig saved = ConfigFile.parse("{}", "a");
    ConfigFile.requireSameRun(saved, ConfigFile.parse("{\"steps\": 5, \"threads\": 1}", "b"));
    TrainingConfig other = ConfigFile.parse("{\"seed\": 5, \"noise\": {\"mean\": -1}}", "b");
    assertThatThrownBy(() -> ConfigFile.requireSameRun(saved, other))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("another noise, seed");
  }

  @Test
  void ratesRiseAndFall() {
    Optimiser optimiser = new Optimiser(1, 10, 0.5, 0.9, 0.99, 1e-8, 1, 200_000);
    assertThat(optimiser.rate(0, 100)).isEqualTo(0.1);
    assertThat(optimiser.rate(20, 100)).isEqualTo(1);
    assertThat(optimiser.rate(75, 100)).isEqualTo(0.5);
    assertThat(optimiser.rate(99, 100)).isEqualTo(0.02);
    assertThat(optimiser.averageDecay(500, 100)).isEqualTo(0.5);
    assertThat(optimiser.averageDecay(200_000, 1_000_000_000)).isEqualTo(0.5);
  }

  @Test
  void exactTraceIsForSmallImages() {
    assertThat(new Objective.Implicit(0).probes(64)).isEqualTo(64);
    assertThatThrownBy(() -> new Objective.Implicit(0).probes(65))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("set probes to 1 or more");
  }

  private static void refused(String json, String reason) {
    assertThatThrownBy(() -> ConfigFile.parse(json, "c.json"))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(reason);
  }
}
