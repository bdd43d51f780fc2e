package org.reconstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.reconstream.wire.v1.JobStatus;
import org.reconstream.wire.v1.Measurement;
import org.reconstream.wire.v1.Reconstruction;

/**
 * Version 1 of the payloads only grows: every field and enum value that a release had keeps its
 * number, name, type and cardinality. The list of {@code wire-v1.txt} is appended to, never edited.
 */
class CompatibilityTest {
  private static final List<FileDescriptor> FILES =
      List.of(
          Measurement.getDescriptor().getFile(),
          Reconstruction.getDescriptor().getFile(),
          JobStatus.getDescriptor().getFile());

  @Test
  void everythingReleasedIsStillThere() throws IOException {
    assertThat(broken(released(), current())).isEmpty();
  }

  @Test
  void everythingThereIsListed() throws IOException {
    assertThat(released()).as("append new fields to wire-v1.txt").containsAll(current());
  }

  @Test
  void changedFieldsAreNoticed() throws IOException {
    List<String> released = new ArrayList<>(released());
    assertThat(released)
        .contains("reconstream.v1.Evidence 1 residual_ratio DOUBLE single")
        .contains("reconstream.v1.Measurement 13 blob reconstream.v1.BlobRef single");
    released.add("reconstream.v1.Evidence 1 residual_ratio FLOAT single");
    released.add("reconstream.v1.Measurement 11 kspace BYTES single");
    assertThat(broken(released, current())).hasSize(2);
  }

  @Test
  void namesFollowTheRules() {
    for (String line : current()) {
      String name = line.split(" ", -1)[2];
      assertThat(name).doesNotContainIgnoringCase("patient");
      if (line.contains(" enum") && line.split(" ", -1)[1].equals("0")) {
        assertThat(name).endsWith("_UNSPECIFIED");
      }
    }
  }

  private static List<String> broken(List<String> released, List<String> current) {
    return released.stream().filter(line -> !current.contains(line)).toList();
  }

  private static List<String> released() throws IOException {
    try (InputStream in = CompatibilityTest.class.getResourceAsStream("wire-v1.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static List<String> current() {
    Set<String> lines = new TreeSet<>();
    for (FileDescriptor file : FILES) {
      file.getMessageTypes().forEach(message -> describe(message, lines));
      file.getEnumTypes().forEach(each -> describe(each, lines));
    }
    return List.copyOf(lines);
  }

  private static void describe(Descriptor message, Set<String> lines) {
    for (FieldDescriptor field : message.getFields()) {
      lines.add(
          "%s %d %s %s %s"
              .formatted(
                  message.getFullName(),
                  field.getNumber(),
                  field.getName(),
                  type(field),
                  field.isRepeated() ? "repeated" : "single"));
    }
  }

  private static void describe(EnumDescriptor type, Set<String> lines) {
    type.getValues()
        .forEach(
            value ->
                lines.add(
                    "%s %d %s enum single"
                        .formatted(type.getFullName(), value.getNumber(), value.getName())));
  }

  private static String type(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> field.getMessageType().getFullName();
      case ENUM -> field.getEnumType().getFullName();
      default -> field.getType().name();
    };
  }
}
