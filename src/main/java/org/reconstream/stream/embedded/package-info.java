/** A Kafka broker inside this process, for trying things out without a cluster. */
@NullMarked
package org.reconstream.stream.embedded;

import org.jspecify.annotations.NullMarked;
