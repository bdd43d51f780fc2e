/**
 * The training backend on PyTorch, through DJL. Compiled and packaged only by the Maven profile
 * {@code training}.
 */
@NullMarked
package org.reconstream.training.torch;

import org.jspecify.annotations.NullMarked;
