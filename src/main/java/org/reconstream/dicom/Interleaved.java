package org.reconstream.dicom;

import java.nio.FloatBuffer;

/** Complex arrays between DICOM's interleaved order and this project's planes. */
final class Interleaved {
  private Interleaved() {}

  /**
   * Planes {@code [blocks, 2, size]} from interleaved {@code [blocks, size, 2]}.
   *
   * @param source interleaved values
   * @param offset index of the first value in the source
   */
  static float[] toPlanes(FloatBuffer source, int offset, int blocks, int size) {
    float[] planes = new float[2 * blocks * size];
    for (int block = 0; block < blocks; block++) {
      int base = 2 * block * size;
      for (int i = 0; i < size; i++) {
        planes[base + i] = source.get(offset + base + 2 * i);
        planes[base + size + i] = source.get(offset + base + 2 * i + 1);
      }
    }
    return planes;
  }

  /** Interleaved {@code [blocks, size, 2]} from planes {@code [blocks, 2, size]}. */
  static float[] ofPlanes(float[] planes, int blocks, int size) {
    float[] interleaved = new float[2 * blocks * size];
    for (int block = 0; block < blocks; block++) {
      int base = 2 * block * size;
      for (int i = 0; i < size; i++) {
        interleaved[base + 2 * i] = planes[base + i];
        interleaved[base + 2 * i + 1] = planes[base + size + i];
      }
    }
    return interleaved;
  }
}
