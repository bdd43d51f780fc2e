/**
 * Pictures of reconstructions for people: window, colour map, colour bar, text. Pure Java drawing
 * into memory, without display, fonts or native toolkit of the machine, so that the same result
 * gives the same pixels everywhere.
 */
@NullMarked
package org.reconstream.render;

import org.jspecify.annotations.NullMarked;
