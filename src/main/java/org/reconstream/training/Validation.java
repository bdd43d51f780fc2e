package org.reconstream.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.reconstream.array.NoiseStream;
import org.reconstream.prior.Denoiser;

/** Fixed held-out patches of a run, denoised at fixed levels. */
final class Validation {
  private static final double[] SIGMAS = {0.02, 0.05, 0.1, 0.3, 1};
  private static final int PATCHES = 32;
  private static final int SHOWN = 6;

  private final List<HeldOutImages.Image> patches;
  private final double[] sigmas;
  private final long seed;

  Validation(Corpus corpus, TrainingConfig config, NoiseLevels levels) {
    int side = config.patches().side(0);
    this.seed = config.seed();
    this.patches = HeldOutImages.patches(corpus, PATCHES, side, seed);
    this.sigmas =
        Arrays.stream(SIGMAS)
            .filter(s -> s >= levels.smallest() && s <= levels.largest())
            .toArray();
  }

  History.Validation measure(long step, Denoiser denoiser) {
    Map<String, Double> psnr = new LinkedHashMap<>();
    DenoisingError error = new DenoisingError(List.of(denoiser), patches, 1, seed);
    for (int i = 0; i < sigmas.length; i++) {
      double value = error.at(sigmas[i], i).psnr();
      psnr.put(name(sigmas[i]), Math.round(value * 1000) / 1000.0);
    }
    return new History.Validation(step, psnr);
  }

  void sheet(Denoiser denoiser, Path file) throws IOException {
    List<HeldOutImages.Image> shown = patches.subList(0, Math.min(SHOWN, patches.size()));
    NoiseStream noise = NoiseStream.of("sheet", seed);
    List<PatchSheet.Row> rows = new ArrayList<>();
    for (int k = 0; k < sigmas.length; k++) {
      List<float[]> noisy = new ArrayList<>();
      List<float[]> denoised = new ArrayList<>();
      for (int i = 0; i < shown.size(); i++) {
        HeldOutImages.Image patch = shown.get(i);
        float[] x = new float[patch.values().length];
        noise.normals(i, k, 0, x);
        for (int j = 0; j < x.length; j++) {
          x[j] = (float) (patch.values()[j] + sigmas[k] * x[j]);
        }
        float[] d = new float[x.length];
        denoiser.denoise(
            new float[][] {x},
            new float[] {(float) sigmas[k]},
            patch.height(),
            patch.width(),
            new float[][] {d});
        noisy.add(x);
        denoised.add(d);
      }
      rows.add(new PatchSheet.Row(sigmas[k], noisy, denoised));
    }
    PatchSheet.write(shown, rows, file);
  }

  private static String name(double sigma) {
    return String.format(Locale.ROOT, "%.3g", sigma).replaceAll("0+$", "").replaceAll("\\.$", "");
  }
}
