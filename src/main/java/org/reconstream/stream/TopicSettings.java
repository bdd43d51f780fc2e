package org.reconstream.stream;

/**
 * The topics of one service and how missing ones are made.
 *
 * @param measurements where measurements arrive
 * @param reconstructions where results go
 * @param status where job states go
 * @param create whether missing topics are created at start
 * @param partitions partitions of a created topic, at least the largest number of consumers
 * @param replicas replication factor of a created topic
 */
public record TopicSettings(
    TopicName measurements,
    TopicName reconstructions,
    TopicName status,
    boolean create,
    int partitions,
    short replicas) {
  /** The product's own topics, created when missing with 12 partitions and one replica. */
  public static final TopicSettings DEFAULT =
      new TopicSettings(
          TopicName.parse("reconstream.measurements.v1"),
          TopicName.parse("reconstream.reconstructions.v1"),
          TopicName.parse("reconstream.status.v1"),
          true,
          12,
          (short) 1);

  /** Checks the counts. */
  public TopicSettings {
    if (partitions < 1 || replicas < 1) {
      throw new IllegalArgumentException(
          "a topic needs at least one partition and one replica, got "
              + partitions
              + " and "
              + replicas);
    }
  }

  /** Where measurements rest between attempts. */
  public TopicName retry() {
    return measurements.withRole("retry");
  }

  /** Where measurements end that have no reconstruction. */
  public TopicName deadLetters() {
    return measurements.withRole("dlq");
  }
}
