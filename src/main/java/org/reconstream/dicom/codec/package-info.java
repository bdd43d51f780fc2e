/**
 * DICOM data sets in memory and as Part 10 bytes, behind one contract with two implementations: a
 * built-in codec for little-endian uncompressed objects, and one over dcm4che that is preferred
 * where it is present.
 */
@NullMarked
package org.reconstream.dicom.codec;

import org.jspecify.annotations.NullMarked;
