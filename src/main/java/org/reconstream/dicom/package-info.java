/**
 * DICOM bytes to measurements and reconstructions to DICOM objects, behind one small codec contract
 * with two implementations.
 */
@NullMarked
package org.reconstream.dicom;

import org.jspecify.annotations.NullMarked;
