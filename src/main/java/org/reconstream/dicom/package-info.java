/**
 * Raw data objects to measurements, and reconstructions to DICOM images and parametric maps of the
 * same study. The codec underneath is {@link org.reconstream.dicom.codec}.
 */
@NullMarked
package org.reconstream.dicom;

import org.jspecify.annotations.NullMarked;
