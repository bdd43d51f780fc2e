/** Protobuf and CloudEvents to and from domain records. */
@NullMarked
package org.reconstream.wire;

import org.jspecify.annotations.NullMarked;
