package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.CartesianSense;
import org.reconstream.physics.ForwardModel;
import org.reconstream.physics.SamplingMask;
import org.reconstream.physics.restoration.AveragePooling;
import org.reconstream.physics.restoration.Blur;
import org.reconstream.physics.restoration.Blur.Boundary;
import org.reconstream.physics.restoration.BlurKernel;
import org.reconstream.physics.restoration.Colourisation;
import org.reconstream.physics.restoration.GaussianSensing;
import org.reconstream.physics.restoration.Inpainting;
import org.reconstream.physics.restoration.PartialFourier;
import picocli.CommandLine.Option;

/** What happened to the image that is to be restored. */
final class RestorationOptions {
  /** The kinds of damage. */
  enum Task {
    INPAINT,
    COLOURISE,
    COMPRESSED_SENSING,
    DEBLUR,
    SUPER_RESOLVE;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** The rows of compressive sensing. */
  enum Matrix {
    FOURIER,
    GAUSSIAN;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** The shapes of blur. */
  enum BlurShape {
    GAUSSIAN,
    MOTION,
    UNIFORM;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  @Option(
      names = "--task",
      paramLabel = "NAME",
      required = true,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Task task = Task.INPAINT;

  @Option(
      names = "--mask",
      paramLabel = "FILE.npy",
      description =
          "inpaint: known pixels; compressed-sensing: measured frequencies, zero at N/2. [y, x], not"
              + " zero where known.")
  private @Nullable Path mask;

  @Option(
      names = "--keep",
      paramLabel = "F",
      description =
          "Without --mask: share of pixels that are known, or measurements per pixel, at random"
              + " (default: ${DEFAULT-VALUE}).")
  private double keep = 0.25;

  @Option(
      names = "--pattern-seed",
      paramLabel = "S",
      description = "Seed of random masks and rows (default: ${DEFAULT-VALUE}).")
  private long patternSeed = 1;

  @Option(
      names = "--matrix",
      paramLabel = "NAME",
      description = "compressed-sensing: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Matrix matrix = Matrix.FOURIER;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      converter = MatrixSize.Converter.class,
      description = "compressed-sensing of measured data: rows and columns of the image.")
  private @Nullable MatrixSize size;

  @Option(
      names = "--blur",
      paramLabel = "NAME",
      description = "deblur: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private BlurShape blur = BlurShape.GAUSSIAN;

  @Option(
      names = "--blur-size",
      paramLabel = "PIXELS",
      description =
          "deblur: standard deviation (gaussian), length (motion) or odd side (uniform) in pixels"
              + " (default: 2, 9, 5).")
  private @Nullable Double blurSize;

  @Option(
      names = "--blur-angle",
      paramLabel = "DEG",
      description = "deblur, motion: degrees from the columns' axis (default: ${DEFAULT-VALUE}).")
  private double blurAngle;

  @Option(
      names = "--kernel",
      paramLabel = "FILE.npy",
      description = "deblur: another kernel [y, x], centred; divided by its sum.")
  private @Nullable Path kernel;

  @Option(
      names = "--boundary",
      paramLabel = "NAME",
      description =
          "deblur: ${COMPLETION-CANDIDATES}; circular wraps around, valid has data smaller than the"
              + " image and assumes nothing outside (default: ${DEFAULT-VALUE}).")
  private Boundary boundary = Boundary.CIRCULAR;

  @Option(
      names = "--factor",
      paramLabel = "F",
      description =
          "super-resolve: pixels that one datum averages, per side (default: ${DEFAULT-VALUE}).")
  private int factor = 2;

  /** The task. */
  Task task() {
    return task;
  }

  /** What happened, in a few words. */
  String description() {
    return switch (task) {
      case INPAINT -> "inpainting";
      case COLOURISE -> "colourisation";
      case COMPRESSED_SENSING -> "compressive sensing, " + matrix + " rows";
      case DEBLUR ->
          "deblurring, "
              + (kernel == null ? blur.toString() : "given kernel")
              + ", "
              + boundary.name().toLowerCase(java.util.Locale.ROOT)
              + " boundary";
      case SUPER_RESOLVE -> factor + "x super-resolution";
    };
  }

  /**
   * The shape of the image behind measured data.
   *
   * @param file the data, an image for every task but compressive sensing
   */
  Shape imageShape(Path file, int channels) throws IOException {
    if (task == Task.COMPRESSED_SENSING) {
      if (size != null) {
        return Shape.of(channels, size.height(), size.width());
      }
      if (mask == null || matrix == Matrix.GAUSSIAN) {
        throw new CommandFailure("compressed-sensing of measured data needs --size HxW");
      }
      SamplingMask marks = ImageFile.mask(mask);
      return Shape.of(channels, marks.height(), marks.width());
    }
    Shape data = ImageFile.read(file, task == Task.COLOURISE ? 1 : channels).shape();
    int height = data.dim(1);
    int width = data.dim(2);
    if (task == Task.SUPER_RESOLVE) {
      height *= factor;
      width *= factor;
    } else if (task == Task.DEBLUR && boundary == Boundary.VALID) {
      height += kernel().height() - 1;
      width += kernel().width() - 1;
    }
    return Shape.of(channels, height, width);
  }

  /** The measured data in a model's order. */
  float[] data(Path file, ForwardModel model, Shape image) throws IOException {
    Tensor read;
    switch (task) {
      case INPAINT -> {
        float[] data = new float[model.dataShape().size()];
        model.apply(ImageFile.read(file, image.dim(0)).values(), data);
        return data;
      }
      case COLOURISE -> read = ImageFile.read(file, 1);
      case COMPRESSED_SENSING -> read = ImageFile.readData(file);
      default -> read = ImageFile.read(file, image.dim(0));
    }
    if (read.values().length != model.dataShape().size()) {
      throw new CommandFailure(
          String.format(
              "%s: %s needs data of shape %s, this is %s",
              file, task, model.dataShape(), read.shape()));
    }
    for (float value : read.values()) {
      if (!Float.isFinite(value)) {
        throw new CommandFailure(file + ": the data have values that are not finite");
      }
    }
    return read.values();
  }

  /** The forward model for images of this shape. */
  ForwardModel model(Shape image) throws IOException {
    if (!(keep > 0 && keep <= 1)) {
      throw new CommandFailure("--keep must be above 0 and at most 1, got " + keep);
    }
    return switch (task) {
      case INPAINT -> new Inpainting(image, mask(image, RandomMask.pixels(image, keep)));
      case COLOURISE -> new Colourisation(image);
      case COMPRESSED_SENSING -> sensing(image);
      case DEBLUR -> new Blur(image, kernel(), boundary);
      case SUPER_RESOLVE -> new AveragePooling(image, factor);
    };
  }

  private ForwardModel sensing(Shape image) throws IOException {
    if (matrix == Matrix.GAUSSIAN) {
      int rows = (int) Math.max(1, Math.round(keep * image.dim(1) * image.dim(2)));
      return new GaussianSensing(image, rows, patternSeed);
    }
    SamplingMask marks = mask(image, RandomMask.frequencies(image, keep));
    if (image.dim(0) != 2) {
      return new PartialFourier(image, marks);
    }
    Tensor one = Tensor.zeros(1, 2, image.dim(1), image.dim(2));
    java.util.Arrays.fill(one.values(), 0, image.dim(1) * image.dim(2), 1);
    return new CartesianSense(one, marks);
  }

  private SamplingMask mask(Shape image, RandomMask random) throws IOException {
    if (mask == null) {
      return random.draw(patternSeed);
    }
    SamplingMask marks = ImageFile.mask(mask);
    if (marks.height() != image.dim(1) || marks.width() != image.dim(2)) {
      throw new CommandFailure(
          String.format(
              "--mask is %d x %d and the image %d x %d; they must be equal",
              marks.height(), marks.width(), image.dim(1), image.dim(2)));
    }
    return marks;
  }

  private BlurKernel kernel() throws IOException {
    if (kernel != null) {
      Tensor values = ImageFile.read(kernel, 1);
      double[] wide = new double[values.values().length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = values.values()[i];
      }
      return new BlurKernel(values.shape().dim(1), values.shape().dim(2), wide);
    }
    return switch (blur) {
      case GAUSSIAN -> BlurKernel.gaussian(blurSize == null ? 2 : blurSize);
      case MOTION -> BlurKernel.motion(blurSize == null ? 9 : blurSize, blurAngle);
      case UNIFORM -> BlurKernel.uniform(blurSize == null ? 5 : (int) Math.round(blurSize));
    };
  }
}
