/**
 * Kafka: poll, pause, offset ledger, transactions, dead letters, claim check. The only room that
 * knows Kafka.
 */
@NullMarked
package org.reconstream.stream;

import org.jspecify.annotations.NullMarked;
