package org.reconstream.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.Beam;
import org.reconstream.physics.DefaultSlice;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;

/**
 * Sinograms in {@code .npz} files: arrays of any real type, by name.
 *
 * <ul>
 *   <li>{@code sinogram} (or {@code sino}): line integrals {@code [views, columns]} or {@code
 *       [slices, views, columns]}. Or {@code counts} of that shape with {@code flat} and, where
 *       there is one, {@code dark}, which make {@code l = -ln((counts - dark) / (flat - dark))};
 *       counts at or above {@code saturation} are not measured.
 *   <li>{@code angles_rad} (or {@code theta_rad}), or {@code theta_deg}: one per view, see {@link
 *       Beam}.
 *   <li>{@code column_spacing_mm}; {@code central_column} (or {@code center}), one or one for each
 *       slice, by default the middle.
 *   <li>{@code source_to_isocentre_mm} and {@code source_to_detector_mm} make it a fan, onto a
 *       detector that is bent unless {@code flat_detector} is 1.
 *   <li>{@code measured}: not zero where a ray was measured; by default where it is finite.
 *   <li>{@code quanta}: noise-equivalent incident quanta. With counts they are {@code flat - dark}.
 *   <li>{@code water_attenuation_per_mm}.
 *   <li>{@code field_of_view_mm}, {@code matrix}, {@code thickness_mm}: the image; by default what
 *       every view covers, in pixels as large as the columns, 1 mm thick.
 * </ul>
 *
 * <p>Angles are rounded to single precision, as DICOM objects of this project hold them.
 *
 * <p>{@code measured}, {@code quanta}, {@code flat} and {@code dark} are one number, one for each
 * column, each ray of a slice, or each ray of the stack.
 */
public final class SinogramNpz {
  private final String name;
  private final Map<String, NpyArray> arrays;
  private final SinogramSettings settings;

  private SinogramNpz(String name, Map<String, NpyArray> arrays, SinogramSettings settings) {
    this.name = name;
    this.arrays = arrays;
    this.settings = settings;
  }

  /**
   * Every slice of a file.
   *
   * @throws FormatException if it is not such a file, or neither it nor the settings state what is
   *     needed
   */
  public static List<Sinogram> read(Path file, SinogramSettings settings) throws IOException {
    String name = String.valueOf(file.getFileName());
    try {
      return new SinogramNpz(name, Npz.readAll(file), settings).slices();
    } catch (IllegalArgumentException e) {
      throw new FormatException(name, String.valueOf(e.getMessage()), e);
    }
  }

  private List<Sinogram> slices() throws FormatException {
    RayArrays rays = rays();
    double[] angles = angles(rays.views());
    double spacing =
        needed(settings.columnSpacingMm(), "column_spacing_mm", "--column-mm", "in mm");
    double water =
        needed(
            settings.waterAttenuationPerMm(),
            "water_attenuation_per_mm",
            "--water",
            "per mm, about 0.019 for diagnostic tubes");
    List<Sinogram> slices = new ArrayList<>();
    for (int slice = 0; slice < rays.slices(); slice++) {
      Tensor quanta = rays.quanta(slice, settings.quanta());
      Beam beam = beam(spacing, rays, slice);
      slices.add(
          new Sinogram(
              rays.lineIntegrals(slice),
              rays.measured(slice),
              angles.clone(),
              beam,
              quanta,
              water,
              geometry(beam, rays.columns())));
    }
    return slices;
  }

  private RayArrays rays() throws FormatException {
    NpyNumbers lines = either("sinogram", "sino");
    NpyNumbers counts = find("counts");
    if (lines == null && counts == null) {
      throw new FormatException(
          name, "there is no array 'sinogram' or 'counts'; the file holds " + arrays.keySet());
    }
    Shape shape = Objects.requireNonNull(lines == null ? counts : lines).shape();
    if (shape.rank() < 2 || shape.rank() > 3) {
      throw new FormatException(
          name, "a sinogram must be [views, columns] or [slices, views, columns], got " + shape);
    }
    if (lines != null) {
      return RayArrays.ofLineIntegrals(name, lines, find("measured"), find("quanta"));
    }
    NpyNumbers flat = find("flat");
    if (flat == null) {
      throw new FormatException(name, "counts need the array 'flat', the counts without an object");
    }
    NpyNumbers saturation = find("saturation");
    return RayArrays.ofCounts(
        name,
        Objects.requireNonNull(counts),
        flat,
        find("dark"),
        saturation == null ? Double.POSITIVE_INFINITY : saturation.single(name, "saturation"),
        find("measured"));
  }

  private double[] angles(int views) throws FormatException {
    NpyNumbers radians = either("angles_rad", "theta_rad");
    NpyNumbers degrees = either("theta_deg", "angles_deg");
    if (radians == null && degrees == null) {
      throw new FormatException(name, "there is no array 'angles_rad' or 'theta_deg'");
    }
    double[] given = Objects.requireNonNull(radians != null ? radians : degrees).values();
    if (given.length != views) {
      throw new FormatException(
          name, "there are " + given.length + " angles for " + views + " views");
    }
    double[] angles = new double[views];
    for (int view = 0; view < views; view++) {
      double angle = radians != null ? given[view] : Math.toRadians(given[view]);
      angles[view] = (float) (settings.clockwise() ? -angle : angle);
    }
    return angles;
  }

  private Beam beam(double spacing, RayArrays rays, int slice) throws FormatException {
    double central = central(rays, slice);
    double near = optional(settings.sourceToIsocentreMm(), "source_to_isocentre_mm", Double.NaN);
    double far = optional(settings.sourceToDetectorMm(), "source_to_detector_mm", Double.NaN);
    BeamKind kind = settings.beam();
    if (kind == BeamKind.PARALLEL || (kind == null && Double.isNaN(near) && Double.isNaN(far))) {
      return new Beam.Parallel(spacing, central);
    }
    if (Double.isNaN(near) || Double.isNaN(far)) {
      throw new FormatException(
          name,
          "a fan needs both source_to_isocentre_mm and source_to_detector_mm, as arrays or by"
              + " --source-mm and --detector-mm");
    }
    boolean flat =
        kind == null ? optional(null, "flat_detector", 0) != 0 : kind == BeamKind.FAN_FLAT;
    return flat
        ? new Beam.FanFlat(spacing, central, near, far)
        : new Beam.FanArc(spacing, central, near, far);
  }

  private double central(RayArrays rays, int slice) throws FormatException {
    NpyNumbers stated = either("central_column", "center");
    if (settings.centralColumn() != null) {
      return settings.centralColumn();
    } else if (stated == null) {
      return 0.5 * (rays.columns() - 1);
    }
    return stated.values().length == rays.slices()
        ? stated.values()[slice]
        : stated.single(name, "central_column");
  }

  private SliceGeometry geometry(Beam beam, int columns) throws FormatException {
    Double asked = settings.fieldOfViewMm();
    NpyNumbers stated = find("field_of_view_mm");
    double side =
        asked != null
            ? asked
            : stated != null
                ? stated.single(name, "field_of_view_mm")
                : DefaultSlice.diameterMm(beam, columns);
    Integer matrix = settings.matrix();
    int rows =
        (int)
            optional(
                matrix == null ? null : matrix.doubleValue(),
                "matrix",
                DefaultSlice.matrix(beam, side));
    return new SliceGeometry(
        side, side, optional(settings.thicknessMm(), "thickness_mm", 1), rows, rows);
  }

  private double needed(@Nullable Double setting, String array, String option, String unit)
      throws FormatException {
    double value = optional(setting, array, Double.NaN);
    if (Double.isNaN(value)) {
      throw new FormatException(
          name,
          "the file does not state "
              + array
              + "; add it as an array or give "
              + option
              + " ("
              + unit
              + ")");
    }
    return value;
  }

  private double optional(@Nullable Double setting, String array, double fallback)
      throws FormatException {
    if (setting != null) {
      return setting;
    }
    NpyNumbers stated = find(array);
    return stated == null ? fallback : stated.single(name, array);
  }

  private @Nullable NpyNumbers either(String first, String second) throws FormatException {
    NpyNumbers found = find(first);
    return found != null ? found : find(second);
  }

  private @Nullable NpyNumbers find(String array) throws FormatException {
    NpyArray found = arrays.get(array);
    return found == null ? null : NpyNumbers.of(name, array, found);
  }
}
