package org.reconstream;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reconstream.physics.TrespassingHelper;

/**
 * The house has rooms, and walls between them. A room is a package with everything below it that is
 * not a room itself.
 */
class ArchitectureTest {
  private static final String ROOT = "org.reconstream.";

  /** Which rooms a room may import. */
  private static final Map<String, Set<String>> IMPORTS = new TreeMap<>();

  static {
    IMPORTS.put("array", Set.of());
    IMPORTS.put("physics", Set.of("array"));
    IMPORTS.put("diffusion", Set.of("array"));
    IMPORTS.put("prior", Set.of("array", "diffusion"));
    IMPORTS.put("prior.onnx", Set.of("array", "diffusion", "prior"));
    IMPORTS.put("posterior", Set.of("array", "physics", "diffusion", "prior"));
    IMPORTS.put(
        "calibration",
        Set.of("array", "physics", "diffusion", "prior", "prior.onnx", "posterior", "render"));
    IMPORTS.put("engine", Set.of("array", "physics", "diffusion", "prior", "posterior"));
    IMPORTS.put("dicom", Set.of("array", "physics", "posterior", "engine"));
    IMPORTS.put("formats", Set.of("array", "physics"));
    IMPORTS.put("render", Set.of("array", "physics", "posterior", "engine"));
    IMPORTS.put(
        "training", Set.of("array", "prior", "prior.onnx", "engine", "dicom", "formats", "render"));
    IMPORTS.put(
        "evaluation",
        Set.of("array", "physics", "prior", "posterior", "engine", "formats", "training"));
    IMPORTS.put("training.torch", Set.of("array", "prior", "training"));
    IMPORTS.put("web", Set.of("posterior", "engine", "stream"));
    IMPORTS.put("wire", Set.of("array", "physics", "posterior", "engine", "dicom"));
    IMPORTS.put("stream", Set.of("array", "physics", "posterior", "engine", "dicom", "wire"));
  }

  /** The room that wires all others, and those that are only imported by it. */
  private static final String WIRING = "cli";

  /** The rooms of pure functions; {@code prior.onnx} hosts a native engine and is not one. */
  private static final Set<String> MATHEMATICS =
      Set.of("array", "physics", "diffusion", "prior", "posterior");

  private static final ArchRule DOORS = classes().should(importOnlyThroughDoors());
  private static final ArchRule PURE_MATHEMATICS = pureMathematics();
  private static final ArchRule NAMES = names();

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.reconstream")
          .that(areWrittenByHand());

  @Test
  void everyImportGoesThroughADoor() {
    DOORS.check(HOUSE);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(HOUSE);
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.kafka.., stream",
    "kafka.., stream",
    "io.vertx.., stream web cli",
    "ai.djl.., prior.onnx training.torch",
    "ai.onnxruntime.., prior.onnx",
    "org.reconstream.prior.onnx.proto.., prior.onnx training",
    "org.reconstream.wire.v1.., wire",
    "org.dcm4che3.., dicom",
    "org.ejml.., physics prior calibration",
    "com.google.protobuf.., wire prior.onnx",
    "com.fasterxml.jackson.., prior prior.onnx calibration training wire stream cli",
    "io.micrometer.., web cli",
    "picocli.., cli",
    "org.slf4j.., engine stream web cli",
    "ch.qos.logback.., cli",
    "java.awt.., render cli"
  })
  void libraryStaysInItsRooms(String library, String rooms) {
    libraryOnlyIn(library, Set.of(rooms.split(" "))).check(HOUSE);
  }

  /**
   * Atomics and concurrent maps may guard caches of plans; they start nothing and wait for none.
   */
  @Test
  void mathematicsHasNoThreadsAndNoLogging() {
    PURE_MATHEMATICS.check(HOUSE);
  }

  @Test
  void namesSayWhatAClassIs() {
    NAMES.check(HOUSE);
  }

  @Test
  void everyPackageIsDescribedAndNullMarked() {
    classes().should(liveInANullMarkedPackage()).check(HOUSE);
  }

  @Test
  void trespasserIsCaughtByEveryRule() {
    JavaClasses trespasser = new ClassFileImporter().importClasses(TrespassingHelper.class);
    List<ArchRule> rules =
        List.of(DOORS, libraryOnlyIn("org.slf4j..", Set.of("engine")), PURE_MATHEMATICS, NAMES);
    for (ArchRule rule : rules) {
      assertThat(rule.evaluate(trespasser).hasViolation()).as(rule.getDescription()).isTrue();
    }
  }

  private static ArchRule libraryOnlyIn(String library, Set<String> allowed) {
    return noClasses()
        .that(
            DescribedPredicate.describe(
                "live outside " + allowed, type -> !allowed.contains(room(type).orElse(""))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true);
  }

  private static ArchRule pureMathematics() {
    DescribedPredicate<JavaClass> threads =
        resideInAnyPackage("java.util.concurrent..")
            .and(DescribedPredicate.not(resideInAnyPackage("java.util.concurrent.atomic")))
            .and(
                DescribedPredicate.describe(
                    "other than a concurrent map",
                    type -> !type.getSimpleName().matches("Concurrent(Hash)?Map")));
    return noClasses()
        .that(
            DescribedPredicate.describe(
                "live in " + MATHEMATICS, type -> MATHEMATICS.contains(room(type).orElse(""))))
        .should()
        .dependOnClassesThat(threads)
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Thread.class, ThreadLocal.class, System.Logger.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("org.slf4j..", "java.util.logging..");
  }

  private static ArchRule names() {
    DescribedPredicate<JavaClass> vague =
        DescribedPredicate.describe(
            "have a name that says nothing",
            type ->
                type.getSimpleName()
                    .matches("Abstract.*|.*(Manager|Helper|Utils?|Impl|Data|Info)"));
    return noClasses().should(ArchCondition.from(vague));
  }

  private static DescribedPredicate<JavaClass> areWrittenByHand() {
    return DescribedPredicate.describe(
        "are written by hand", type -> !type.getPackageName().matches(".*\\.(v1|proto)"));
  }

  private static ArchCondition<JavaClass> importOnlyThroughDoors() {
    return new ArchCondition<>("import only through doors") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String from =
            room(type).orElseThrow(() -> new AssertionError(type.getName() + " is in no room"));
        type.getDirectDependenciesFromSelf()
            .forEach(
                dependency -> {
                  Optional<String> to = room(dependency.getTargetClass());
                  if (to.isPresent() && !allowed(from, to.get())) {
                    events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                  }
                });
      }
    };
  }

  private static boolean allowed(String from, String to) {
    return from.equals(to)
        || from.equals(WIRING)
        || IMPORTS.getOrDefault(from, Set.of()).contains(to);
  }

  private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
    return new ArchCondition<>("live in a package marked @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getPackageName() + " has no package-info with @NullMarked"));
        }
      }
    };
  }

  /** The room of a class of this project, by the longest name that fits. */
  private static Optional<String> room(JavaClass type) {
    String name = type.getPackageName() + ".";
    Optional<String> found = Optional.empty();
    for (String room : IMPORTS.keySet()) {
      if (name.startsWith(ROOT + room + ".")) {
        found = found.filter(other -> other.length() > room.length()).or(() -> Optional.of(room));
      }
    }
    return found.or(
        () -> name.startsWith(ROOT + WIRING + ".") ? Optional.of(WIRING) : Optional.empty());
  }
}
