/**
 * DICOM-CT-PD, the public format of CT projections (Chen et al., "An open library of CT patient
 * projection data", Proc. SPIE 9783, 2016; user manual version 3): one file a view, geometry in
 * private groups 7029 to 7041. Reads studies and rebins them to fan-beam slices.
 */
@NullMarked
package org.reconstream.dicom.ctpd;

import org.jspecify.annotations.NullMarked;
