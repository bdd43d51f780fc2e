package org.reconstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reconstream.engine.Failure;
import org.reconstream.engine.Priority;
import org.reconstream.engine.Recipe;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.wire.v1.BlobRef;
import org.reconstream.wire.v1.Dicom;
import org.reconstream.wire.v1.Measurement;

class MeasurementEnvelopeTest {
  private static final byte[] PAYLOAD = "DICM".getBytes(StandardCharsets.UTF_8);

  @Test
  void envelopeComesBackAsItWasWritten() {
    RecipeOverrides recipe =
        new RecipeOverrides(
            "gaussian",
            "pula",
            OptionalInt.of(9),
            OptionalInt.of(3),
            OptionalLong.of(-4),
            Map.of("steps", 2.0, "gamma", 0.125));
    MeasurementEnvelope sent =
        new MeasurementEnvelope(
            event(), recipe, Priority.STAT, "application/dicom", new Content.Inline(PAYLOAD));
    WireRecord record = sent.write("key");
    MeasurementEnvelope read = MeasurementEnvelope.read(record.headers(), record.value());
    assertThat(read.event().id()).isEqualTo("job-1");
    assertThat(read.recipe()).isEqualTo(recipe);
    assertThat(read.priority()).isEqualTo(Priority.STAT);
    assertThat(((Content.Inline) read.payload()).bytes()).isEqualTo(PAYLOAD);
    assertThat(CloudEvent.find(record.headers(), "ce_partitionkey")).isEqualTo("key");
    assertThat(CloudEvent.find(record.headers(), "reconstream-priority")).isEqualTo("stat");
    assertThat(CloudEvent.find(record.headers(), "ce_dataschema"))
        .isEqualTo("reconstream/v1/measurement.proto#reconstream.v1.Measurement");
  }

  @Test
  void referenceTravelsInValueAndHeader() {
    BlobReference blob =
        new BlobReference(URI.create("file:///b/x"), "ab".repeat(32), 77, "application/dicom");
    MeasurementEnvelope sent =
        new MeasurementEnvelope(
            event(),
            RecipeOverrides.NONE,
            Priority.ROUTINE,
            "application/dicom",
            new Content.Reference(blob));
    WireRecord record = sent.write("key");
    assertThat(CloudEvent.find(record.headers(), "ce_dataref")).isEqualTo("file:///b/x");
    assertThat(MeasurementEnvelope.read(record.headers(), record.value()).payload())
        .isEqualTo(new Content.Reference(blob));
    List<Header> without = new ArrayList<>(record.headers());
    without.removeIf(header -> header.name().equals("ce_dataref"));
    assertFails(without, record.value(), Failure.Malformed.class);
  }

  @Test
  void headersDecideWhatARecordIs() {
    byte[] value = message().build().toByteArray();
    assertFails(without("ce_type"), value, Failure.Unsupported.class);
    assertFails(with("ce_type", "com.example"), value, Failure.Unsupported.class);
    assertFails(with("ce_specversion", "2.0"), value, Failure.Unsupported.class);
    assertFails(with("content-type", "application/json"), value, Failure.Unsupported.class);
    assertFails(without("ce_id"), value, Failure.Malformed.class);
    assertFails(with("ce_id", "a b"), value, Failure.Malformed.class);
    assertFails(with("ce_id", "x".repeat(129)), value, Failure.Malformed.class);
    assertFails(with("ce_id", "job-2"), value, Failure.Malformed.class);
    assertFails(with("reconstream-priority", "soon"), value, Failure.Malformed.class);
  }

  @Test
  void valuesThatMakeNoSenseAreRefused() {
    assertFails(headers(), null, Failure.Malformed.class);
    assertFails(headers(), new byte[0], Failure.Malformed.class);
    assertFails(message().clearPayload(), Failure.Malformed.class);
    assertFails(message().setDicom(Dicom.getDefaultInstance()), Failure.Malformed.class);
    assertFails(message().setPriorityValue(99), Failure.Unsupported.class);
    assertFails(
        message().setRecipe(org.reconstream.wire.v1.Recipe.newBuilder().setDraws(-1)),
        Failure.Malformed.class);
    assertFails(
        message().setBlob(BlobRef.newBuilder().setUri("file:///x")), Failure.Malformed.class);
    assertFails(
        message()
            .setBlob(
                BlobRef.newBuilder()
                    .setUri("not a uri")
                    .setSha256(ByteString.copyFrom(new byte[32]))),
        Failure.Malformed.class);
  }

  @Test
  void unknownFieldsAreTolerated() {
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .addField(900, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();
    byte[] value = message().setUnknownFields(unknown).build().toByteArray();
    assertThat(MeasurementEnvelope.read(headers(), value).event().id()).isEqualTo("job-1");
  }

  @Test
  void damagedRecordsFailInOneWayOnly() {
    Random random = new Random(11);
    byte[] whole = message().build().toByteArray();
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int n = random.nextInt(4); n > 0 && damaged.length > 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        MeasurementEnvelope.read(headers(), damaged);
      } catch (ReconstructionException e) {
        assertThat(e.failure()).isInstanceOfAny(Failure.Malformed.class, Failure.Unsupported.class);
        assertThat(e.failure().reason()).isNotBlank();
      }
    }
  }

  @Test
  void answerKeepsTraceSubjectAndUnknownHeaders() {
    List<Header> headers = new ArrayList<>(headers());
    headers.add(Header.of("traceparent", "00-aa-bb-01"));
    headers.add(Header.of("ce_subject", "s"));
    headers.add(Header.of("x-site", "north"));
    CloudEvent answer =
        MeasurementEnvelope.read(headers, message().build().toByteArray())
            .event()
            .answer("/service", Headers.RECONSTRUCTION_TYPE);
    List<Header> written = answer.headers("schema", "key");
    assertThat(CloudEvent.find(written, "traceparent")).isEqualTo("00-aa-bb-01");
    assertThat(CloudEvent.find(written, "ce_traceparent")).isEqualTo("00-aa-bb-01");
    assertThat(CloudEvent.find(written, "ce_subject")).isEqualTo("s");
    assertThat(CloudEvent.find(written, "x-site")).isEqualTo("north");
    assertThat(CloudEvent.find(written, "ce_type")).isEqualTo(Headers.RECONSTRUCTION_TYPE);
    assertThat(CloudEvent.find(written, "ce_source")).isEqualTo("/service");
    assertThat(written.stream().map(Header::name)).doesNotHaveDuplicates();
  }

  @Test
  void overridesReplaceWhatTheyName() {
    Recipe defaults = new Recipe("gaussian", new SamplerSpec.DapsCal(8), 4, 1);
    assertThat(RecipeOverrides.NONE.applyTo(defaults)).isEqualTo(defaults);
    assertThat(overrides("other", "preview", 5, 2).applyTo(defaults))
        .isEqualTo(new Recipe("other", new SamplerSpec.Preview(5, 0.3), 2, 1));
    RecipeOverrides preview =
        new RecipeOverrides(
            null, "preview", OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty());
    assertThat(preview.applyTo(defaults).draws()).as("a preview needs one draw").isOne();
    assertThatThrownBy(() -> overrides(null, "magic", 5, 2).applyTo(defaults))
        .isInstanceOfSatisfying(
            ReconstructionException.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.Unsupported.class));
    assertThatThrownBy(() -> overrides("../etc", null, 5, 2).applyTo(defaults))
        .isInstanceOfSatisfying(
            ReconstructionException.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.Malformed.class));
    assertThatThrownBy(() -> overrides(null, null, 5, 5000).applyTo(defaults))
        .isInstanceOf(ReconstructionException.class);
  }

  @Test
  void optionsAreKeptForTheSameSamplerOnly() {
    Recipe defaults =
        new Recipe("gaussian", new SamplerSpec.PreconditionedUla(20, 2, 0.1, 30), 4, 1);
    assertThat(options(null, Map.of("gamma", 0.3)).applyTo(defaults).sampler())
        .isEqualTo(new SamplerSpec.PreconditionedUla(20, 2, 0.3, 30));
    assertThat(options("pnp-dm", Map.of("steps", 7.0)).applyTo(defaults).sampler())
        .isEqualTo(new SamplerSpec.PnpDm(100, 7, 0.9, 1 / 3.0));
    for (Map<String, Double> wrong :
        List.of(Map.of("sigma", 1.0), Map.of("gamma", -1.0), Map.of("steps", 1.5))) {
      assertThatThrownBy(() -> options(null, wrong).applyTo(defaults))
          .isInstanceOfSatisfying(
              ReconstructionException.class,
              e -> assertThat(e.failure()).isInstanceOf(Failure.Malformed.class));
    }
    assertThatThrownBy(() -> options(null, Map.of("sigma", 1.0)).applyTo(defaults))
        .hasMessageContaining("its options are steps, gamma, iterations");
  }

  private static RecipeOverrides options(@Nullable String sampler, Map<String, Double> options) {
    return new RecipeOverrides(
        null, sampler, OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty(), options);
  }

  private static RecipeOverrides overrides(
      @Nullable String prior, @Nullable String sampler, int levels, int draws) {
    return new RecipeOverrides(
        prior, sampler, OptionalInt.of(levels), OptionalInt.of(draws), OptionalLong.empty());
  }

  private static CloudEvent event() {
    return CloudEvent.of("job-1", "/test", Headers.MEASUREMENT_TYPE);
  }

  private static Measurement.Builder message() {
    return Measurement.newBuilder()
        .setJob("job-1")
        .setDicom(Dicom.newBuilder().setPart10(ByteString.copyFrom(PAYLOAD)));
  }

  private static List<Header> headers() {
    return event().headers("schema", "key");
  }

  private static List<Header> without(String name) {
    return headers().stream().filter(header -> !header.name().equals(name)).toList();
  }

  private static List<Header> with(String name, String value) {
    List<Header> headers = new ArrayList<>(without(name));
    headers.add(Header.of(name, value));
    return headers;
  }

  private static void assertFails(Measurement.Builder message, Class<? extends Failure> failure) {
    assertFails(headers(), message.build().toByteArray(), failure);
  }

  private static void assertFails(
      List<Header> headers, byte @Nullable [] value, Class<? extends Failure> failure) {
    assertThatThrownBy(() -> MeasurementEnvelope.read(headers, value))
        .isInstanceOfSatisfying(
            ReconstructionException.class, e -> assertThat(e.failure()).isInstanceOf(failure));
  }
}
