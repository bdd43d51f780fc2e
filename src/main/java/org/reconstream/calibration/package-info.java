/**
 * Proof that samples come from the posterior: studies whose posterior is known in closed form, run
 * through the very prior engine and samplers that scans go through, with exact samples as positive
 * and deliberately broken samplers as negative controls.
 */
@NullMarked
package org.reconstream.calibration;

import org.jspecify.annotations.NullMarked;
