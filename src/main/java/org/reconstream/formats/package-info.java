/** Files of other communities: NumPy arrays. */
@NullMarked
package org.reconstream.formats;

import org.jspecify.annotations.NullMarked;
