package org.reconstream.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;

/** What every codec does alike. */
abstract class CodecConformance {
  private static final String EXPLICIT = "1.2.840.10008.1.2.1";
  private static final int MUTATIONS = 400;

  private final DicomCodec codec;

  CodecConformance(DicomCodec codec) {
    this.codec = codec;
  }

  static Stream<String> smallFiles() {
    return Corpus.small().keySet().stream();
  }

  @Test
  void everyEncodingOfADataSetDecodesToIt() {
    for (String name :
        List.of(
            "explicit, defined lengths",
            "explicit, undefined lengths",
            "implicit, defined lengths",
            "implicit, undefined lengths")) {
      DataSet decoded = codec.read(Corpus.file(name)).dataSet();
      assertThat(decoded).as(name).isEqualTo(Corpus.nestedDataSet());
    }
  }

  @Test
  void everyFileDecodesAsTheBuiltInCodecDecodesIt() {
    Corpus.all()
        .forEach(
            (name, bytes) -> {
              DicomObject expected = new Part10().read(bytes);
              DicomObject actual = codec.read(bytes);
              assertThat(actual.dataSet().elements())
                  .as(name)
                  .isEqualTo(expected.dataSet().elements());
              assertThat(actual.syntax()).as(name).isEqualTo(expected.syntax());
              assertThat(actual.meta()).as(name).isEqualTo(expected.meta());
            });
  }

  @Test
  void writingWhatWasReadGivesItsBytes() {
    List<String> rewritten =
        List.of(
            "explicit, undefined lengths",
            "implicit, undefined lengths",
            "sequence of unknown VR",
            "empty values",
            "group lengths",
            "ct-philips-chest",
            "ct-ge-head");
    Corpus.all()
        .forEach(
            (name, bytes) -> {
              byte[] written = codec.write(codec.read(bytes));
              if (!rewritten.contains(name)) {
                assertThat(written).as(name).isEqualTo(bytes);
              }
              assertThat(codec.read(written)).as(name).isEqualTo(codec.read(bytes));
            });
  }

  @Test
  void undefinedLengthsAreWrittenDefined() {
    assertThat(codec.write(codec.read(Corpus.file("explicit, undefined lengths"))))
        .isEqualTo(Corpus.file("explicit, defined lengths"));
    assertThat(codec.write(codec.read(Corpus.file("implicit, undefined lengths"))))
        .isEqualTo(Corpus.file("implicit, defined lengths"));
  }

  @Test
  void aRealFileIsRewrittenByteForByteApartFromItsPreamble() {
    byte[] bytes = Corpus.file("ct-ge-head");
    byte[] written = codec.write(codec.read(bytes));
    assertThat(Arrays.copyOfRange(written, 128, written.length))
        .isEqualTo(Arrays.copyOfRange(bytes, 128, bytes.length));
  }

  @Test
  void valuesAreReadByTheirRepresentation() {
    DataSet set = codec.read(Corpus.file("explicit, undefined lengths")).dataSet();
    assertThat(set.value(Tag.IMAGE_TYPE).texts()).containsExactly("DERIVED", "PRIMARY");
    assertThat(set.value(Tag.INSTANCE_NUMBER).integer()).isEqualTo(-3);
    assertThat(set.value(Tag.ROWS).integer()).isEqualTo(513);
    assertThat(set.value(Tag.ECHO_TIME).decimals()).containsExactly(12.5);
    assertThat(set.value(Tag.REAL_WORLD_VALUE_SLOPE).decimals()).containsExactly(0.1);
    assertThat(set.value(Tag.COLUMNS).isEmpty()).isTrue();
    DataSet unknown = codec.read(Corpus.file("values of unknown VR")).dataSet();
    assertThat(unknown.value(Tag.ROWS).integer()).isEqualTo(7);
    assertThat(unknown.value(0x0077_1004).integers()).containsExactly(1, 2, 3, 4);
    DataSet utf8 = codec.read(Corpus.file("UTF-8")).dataSet();
    assertThat(utf8.value(Tag.PATIENT_NAME).text()).contains("Yamada^\u592a\u90ce");
    DataSet signed = codec.read(Corpus.file("signed pixels, implicit")).dataSet();
    assertThat(signed.value(0x0028_0120).integer()).isEqualTo(-2048);
  }

  @Test
  void brokenFilesAreMalformed() {
    assertMalformed(new byte[0], Limits.DEFAULT);
    assertMalformed(new byte[4000], Limits.DEFAULT);
    Wire tooLong = file().header(Tag.PATIENT_NAME, "PN", 9000).raw(new byte[8]);
    assertMalformed(tooLong);
    assertMalformed(file().header(Tag.PIXEL_DATA, "OW", 0x7FFF_FFF0).raw(new byte[8]));
    assertMalformed(file().header(Tag.PIXEL_DATA, "OW", -16).raw(new byte[8]));
    assertMalformed(file().header(Tag.FLOAT_PIXEL_DATA, "OF", Wire.UNDEFINED).raw(new byte[8]));
    assertMalformed(file().text(Tag.PATIENT_ID, "LO", "ABC"));
    assertMalformed(file().text(Tag.PATIENT_ID, "LO", "AB").text(Tag.PATIENT_NAME, "PN", "AB"));
    assertMalformed(file().text(Tag.PATIENT_ID, "LO", "AB").text(Tag.PATIENT_ID, "LO", "AB"));
    assertMalformed(
        file().header(Tag.SOURCE_INSTANCE_SEQUENCE, "SQ", Wire.UNDEFINED).raw(new byte[0]));
    Wire longItem = Wire.fragment(true).header(0xFFFE_E000, "", 400).raw(new byte[8]);
    assertMalformed(file().header(Tag.SOURCE_INSTANCE_SEQUENCE, "SQ", 16).raw(longItem.toBytes()));
  }

  @Test
  void everyLimitIsKept() {
    Wire deep = Wire.fragment(true);
    for (int level = 0; level < 17; level++) {
      deep = Wire.fragment(true).sequence(Tag.SOURCE_INSTANCE_SEQUENCE, level % 2 == 0, deep);
    }
    assertMalformed(file().raw(deep.toBytes()));
    assertMalformed(ten(), new Limits(16, 9, 100, 100, 1000, 100_000, false));
    assertMalformed(ten(), new Limits(16, 100, 100, 9, 1000, 100_000, false));
    assertMalformed(ten(), new Limits(16, 100, 100, 100, 19, 100_000, false));
    assertMalformed(ten(), new Limits(16, 100, 100, 100, 1000, 200, false));
    Wire items = file().sequence(Tag.SOURCE_INSTANCE_SEQUENCE, true, empty(), empty(), empty());
    assertMalformed(items.toBytes(), new Limits(16, 100, 2, 100, 1000, 100_000, false));
    assertThatCode(() -> read(ten(), new Limits(16, 10, 100, 10, 60, 100_000, false)))
        .doesNotThrowAnyException();
  }

  @Test
  void lenientOrderSortsDescendingTags() {
    byte[] bytes =
        file().text(Tag.PATIENT_ID, "LO", "AB").text(Tag.PATIENT_NAME, "PN", "CD").toBytes();
    DataSet set = read(bytes, new Limits(16, 100, 100, 100, 1000, 100_000, true)).dataSet();
    assertThat(set.value(Tag.PATIENT_ID).text()).contains("AB");
    assertThat(set.value(Tag.PATIENT_NAME).text()).contains("CD");
  }

  @ParameterizedTest
  @MethodSource("smallFiles")
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void truncationAnywhereIsAnObjectOrAFailure(String name) {
    byte[] bytes = Corpus.file(name);
    for (int length = 0; length < bytes.length; length++) {
      assertObjectOrFailure(Arrays.copyOf(bytes, length), name + " cut at " + length);
    }
  }

  @ParameterizedTest
  @MethodSource("smallFiles")
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void mutationAnywhereIsAnObjectOrAFailure(String name) {
    byte[] bytes = Corpus.file(name);
    Random random = new Random(name.hashCode());
    for (int i = 0; i < MUTATIONS; i++) {
      assertObjectOrFailure(mutated(bytes, random), name + " mutation " + i);
    }
  }

  /** Flips, length-like words, VR-like letters, delimiters, deletions and repetitions. */
  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] copy = bytes.clone();
    for (int change = 0; change <= random.nextInt(3); change++) {
      int at = 128 + random.nextInt(copy.length - 136);
      switch (random.nextInt(6)) {
        case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> put(copy, at, new int[] {-1, 0, 1, -2, 0x7FFF_FFFF, 8}[random.nextInt(6)]);
        case 2 -> put(copy, at, new int[] {'S' | 'Q' << 8, 'U' | 'N' << 8, '?'}[random.nextInt(3)]);
        case 3 ->
            put(copy, at, new int[] {0xE000_FFFE, 0xE00D_FFFE, 0xE0DD_FFFE}[random.nextInt(3)]);
        case 4 -> copy = Arrays.copyOf(copy, Math.max(140, at));
        default -> System.arraycopy(copy, at, copy, at + 2, copy.length - at - 2);
      }
      if (copy.length < 145) {
        return copy;
      }
    }
    return copy;
  }

  private static void put(byte[] bytes, int at, int value) {
    System.arraycopy(Wire.int32(value), 0, bytes, at, 4);
  }

  /** An object or a failure, no planted value in its reason, and memory in proportion. */
  private void assertObjectOrFailure(byte[] bytes, String what) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Throwable thrown = catchThrowable(() -> codec.read(bytes));
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).as(what).isLessThan(1 << 20);
    if (thrown != null) {
      assertThat(thrown).as(what).isInstanceOf(ReconstructionException.class);
      Failure failure = ((ReconstructionException) thrown).failure();
      assertThat(failure)
          .as(what)
          .isInstanceOfAny(Failure.Malformed.class, Failure.Unsupported.class);
      for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
        assertThat(String.valueOf(cause.getMessage()))
            .as(what)
            .doesNotContain("Quillon", "Zyxwvut");
      }
    }
  }

  private void assertMalformed(Wire wire) {
    assertMalformed(wire.toBytes(), Limits.DEFAULT);
  }

  private void assertMalformed(byte[] bytes, Limits limits) {
    ThrowingCallable call = () -> read(bytes, limits);
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(ReconstructionException.class);
    assertThat(((ReconstructionException) thrown).failure()).isInstanceOf(Failure.Malformed.class);
  }

  private DicomObject read(byte[] bytes, Limits limits) {
    return codec.read(ByteBuffer.wrap(bytes), limits);
  }

  private static Wire file() {
    return Wire.file(EXPLICIT);
  }

  private static Wire empty() {
    return Wire.fragment(true);
  }

  /** Ten elements, twenty bytes of text. */
  private static byte[] ten() {
    Wire wire = file();
    for (int i = 0; i < 10; i++) {
      wire.text(Tag.PATIENT_NAME + i * 0x1_0000 * 2, "PN", "AB");
    }
    return wire.toBytes();
  }
}
