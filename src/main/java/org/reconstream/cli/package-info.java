/** One small class per command; wiring by constructor. */
@NullMarked
package org.reconstream.cli;

import org.jspecify.annotations.NullMarked;
