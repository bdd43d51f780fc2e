package org.reconstream.engine;

/**
 * Why a job has no reconstruction. The type decides what happens next: the first three are final
 * (dead letter), {@link Exhausted} and {@link DeviceLost} are tried again later, {@link Cancelled}
 * is dropped.
 *
 * <p>A reason is one sentence that says what is wrong, where, and what to do. It never contains
 * patient identity or samples.
 */
public sealed interface Failure {
  /** What is wrong, where, and what to do; one sentence. */
  String reason();

  /** The bytes or values contradict their own format. */
  record Malformed(String reason) implements Failure {}

  /** Well-formed, but not something this version or configuration handles. */
  record Unsupported(String reason) implements Failure {}

  /** The prior's card does not cover this measurement. */
  record PriorMismatch(String reason) implements Failure {}

  /** A bounded resource (memory, time, a claim-checked payload that is not there yet) ran out. */
  record Exhausted(String reason) implements Failure {}

  /** The device or its engine failed under the job. */
  record DeviceLost(String reason) implements Failure {}

  /** The submitter withdrew the job; nobody waits for an answer. */
  record Cancelled(String reason) implements Failure {}
}
