package org.reconstream.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.formats.NpyArray;
import org.reconstream.formats.Npz;

/** Writes small corpora of random overlapping ellipses. */
public final class Stacks {
  private Stacks() {}

  /** A stack of bytes with a table of {@code subjects} subjects, the last two held out. */
  public static Path ellipses(Path folder, int slices, int side, int subjects) throws IOException {
    byte[] values = new byte[slices * side * side];
    StringBuilder table = new StringBuilder("index,subject,contrast,split\n");
    for (int i = 0; i < slices; i++) {
      float[] image = ellipses(i, side);
      for (int j = 0; j < image.length; j++) {
        values[i * image.length + j] = (byte) Math.round(255 * image[j]);
      }
      int subject = i * subjects / slices;
      String split = subject >= subjects - 2 ? "val" : "train";
      table.append(i + ",s" + subject + ",c" + i % 3 + "," + split + "\n");
    }
    Path file = folder.resolve("ellipses.npz");
    Npz.write(file, Map.of("x", new NpyArray.Uint8(Shape.of(slices, side, side), values)));
    Files.writeString(folder.resolve("ellipses.csv"), table.toString());
    return file;
  }

  /** One image with values 0 to 1. */
  static float[] ellipses(int index, int side) {
    float[] image = new float[side * side];
    Draws draws = new Draws(NoiseStream.ofKey(77), index, 0);
    for (int k = 0; k < 6; k++) {
      double cy = draws.uniform(0.35, 0.65) * side;
      double cx = draws.uniform(0.35, 0.65) * side;
      double ry = (k == 0 ? 0.4 : draws.uniform(0.05, 0.25)) * side;
      double rx = (k == 0 ? 0.35 : draws.uniform(0.05, 0.25)) * side;
      float value = (float) draws.uniform(0.2, 1);
      for (int i = 0; i < image.length; i++) {
        int row = i / side;
        int column = i % side;
        double y = (row - cy) / ry;
        double x = (column - cx) / rx;
        if (x * x + y * y < 1) {
          image[i] = value;
        }
      }
    }
    return image;
  }
}
