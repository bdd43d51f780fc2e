/**
 * The management endpoint: health and metrics over HTTP, from read-only views of the engine and the
 * stream. No measurement, image or identity passes through it.
 */
@NullMarked
package org.reconstream.web;

import org.jspecify.annotations.NullMarked;
