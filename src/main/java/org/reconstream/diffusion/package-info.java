/** The noise levels along which images are diffused and recovered. */
@NullMarked
package org.reconstream.diffusion;

import org.jspecify.annotations.NullMarked;
