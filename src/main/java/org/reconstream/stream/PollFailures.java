package org.reconstream.stream;

import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Says in one sentence why a consumer cannot go on. */
final class PollFailures {
  private PollFailures() {}

  static String reason(Throwable e) {
    if (e instanceof OffsetOutOfRangeException) {
      return "the topic no longer holds the records at the committed offset, so measurements were"
          + " deleted before they were read; decide where to continue and reset the group's offsets";
    }
    if (e instanceof UnreleasedInstanceIdException || e instanceof FencedInstanceIdException) {
      return "another running process uses this instance name; give every process of the group its"
          + " own";
    }
    if (e instanceof AuthorizationException || e instanceof AuthenticationException) {
      return "the broker refuses this service's consumer; grant it read on the group and on the"
          + " input topics";
    }
    if (e instanceof UnsupportedVersionException) {
      return "the broker does not speak the consumer group protocol of Kafka 4; upgrade it";
    }
    return "the consumer failed and cannot go on (" + e.getClass().getSimpleName() + ")";
  }
}
