/**
 * How good a reconstruction is where the truth is known: scans simulated from images, the metrics
 * of the field, and trials of samplers on them.
 */
@NullMarked
package org.reconstream.evaluation;

import org.jspecify.annotations.NullMarked;
