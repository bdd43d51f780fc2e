package org.reconstream.stream;

import java.util.List;
import org.apache.kafka.common.KafkaException;

/** What the threads of one consumer report. Thread-safe; never blocks. */
interface StreamListener {
  /** A transaction has committed with these settlements. */
  void committed(List<Settlement> settlements);

  /** A transaction was aborted, or an operation timed out, and is repeated. */
  void aborted(KafkaException cause);

  /** A finished result was dropped because its partition was taken away. */
  void stale();

  /** Shutdown gave up on what had not committed; it is redelivered. */
  void abandoned();

  /** This consumer cannot go on; its process should end and be started again. */
  void fatal(String reason, Throwable cause);
}
