package org.reconstream.stream;

import java.util.Base64;
import java.util.BitSet;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A position in a partition as it is committed: the offset, and which offsets above it are settled
 * already. The second part travels in the commit's metadata as {@code s1:} and a bit set in Base64
 * whose bit i stands for offset + i, so it is atomic with the offset.
 *
 * @param offset the first offset that is not settled
 * @param settledAhead settled offsets above it, at most {@link #MAX_SPAN} away
 */
public record CommittedPosition(long offset, NavigableSet<Long> settledAhead) {
  /**
   * The farthest that a settled offset may be ahead: its 2000 bytes of metadata stay below the
   * broker's default limit of 4096.
   */
  public static final int MAX_SPAN = 12_000;

  private static final String PREFIX = "s1:";

  /** Copies the set and checks its span. */
  public CommittedPosition {
    settledAhead = new TreeSet<>(settledAhead);
    if (!settledAhead.isEmpty()
        && (settledAhead.first() <= offset || settledAhead.last() - offset > MAX_SPAN)) {
      throw new IllegalArgumentException(
          "settled offsets must lie within " + MAX_SPAN + " above " + offset);
    }
  }

  /** The position as Kafka commits it. */
  OffsetAndMetadata write() {
    if (settledAhead.isEmpty()) {
      return new OffsetAndMetadata(offset);
    }
    BitSet bits = new BitSet();
    settledAhead.forEach(each -> bits.set((int) (each - offset)));
    return new OffsetAndMetadata(
        offset, PREFIX + Base64.getEncoder().withoutPadding().encodeToString(bits.toByteArray()));
  }

  /** The position that was committed, if any; metadata of other software counts as none. */
  static Optional<CommittedPosition> read(@Nullable OffsetAndMetadata committed) {
    if (committed == null) {
      return Optional.empty();
    }
    NavigableSet<Long> ahead = new TreeSet<>();
    if (committed.metadata().startsWith(PREFIX)) {
      try {
        String text = committed.metadata().substring(PREFIX.length());
        BitSet.valueOf(Base64.getDecoder().decode(text)).stream()
            .filter(bit -> bit > 0 && bit <= MAX_SPAN)
            .forEach(bit -> ahead.add(committed.offset() + bit));
      } catch (IllegalArgumentException e) {
        ahead.clear();
      }
    }
    return Optional.of(new CommittedPosition(committed.offset(), ahead));
  }
}
