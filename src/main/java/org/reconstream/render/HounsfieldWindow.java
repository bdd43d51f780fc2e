package org.reconstream.render;

/**
 * A range of Hounsfield units that is shown from black to white.
 *
 * @param name what it is for
 * @param low HU of black
 * @param high HU of white
 */
record HounsfieldWindow(String name, double low, double high) {
  static final HounsfieldWindow LUNG = centred("Lung", -600, 1500);
  static final HounsfieldWindow SOFT_TISSUE = centred("Soft tissue", 40, 400);
  static final HounsfieldWindow BONE = centred("Bone", 400, 1800);

  /** HU above which a pixel belongs to the object. */
  private static final double OBJECT = -500;

  private static final double AIR = -1000;

  /** The window's level and width, as radiologists state them. */
  private static HounsfieldWindow centred(String name, double level, double width) {
    return new HounsfieldWindow(name, level - width / 2, level + width / 2);
  }

  /**
   * The window for a first look: soft tissue, where some of the object lies in it, else all from
   * air to the brightest pixels.
   */
  static HounsfieldWindow first(ScalarImage image) {
    long object = 0;
    long inside = 0;
    for (float value : image.values()) {
      object += value > OBJECT ? 1 : 0;
      inside += value > SOFT_TISSUE.low && value < SOFT_TISSUE.high ? 1 : 0;
    }
    return inside * 10 > object
        ? SOFT_TISSUE
        : new HounsfieldWindow("Full range", AIR, Math.max(AIR + 100, image.quantile(0.999)));
  }

  /** Grey values with their colour bar. */
  Scale scale() {
    return new Scale(ColourMap.GREY, low, high, "HU");
  }
}
