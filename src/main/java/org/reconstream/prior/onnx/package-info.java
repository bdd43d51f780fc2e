/**
 * Learned priors through DJL: ONNX Runtime on CPU, ONNX Runtime with TensorRT, and native TensorRT
 * plans, behind one setting; and the ONNX graphs that Reconstream writes itself.
 */
@NullMarked
package org.reconstream.prior.onnx;

import org.jspecify.annotations.NullMarked;
