package org.reconstream.prior.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.reconstream.prior.GaussianFit;
import org.reconstream.prior.GaussianPrior;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.SliceCorpus;
import org.reconstream.prior.Spectrum;
import org.reconstream.prior.VarianceTable;

/**
 * Makes stationary Gaussian priors: the spectrum is fitted to the training slices of a corpus,
 * v(sigma) is in closed form. Head MR images make the shipped prior {@code mri-gaussian}; CT in
 * Hounsfield units makes a prior of one channel, {@code x = (HU + 1000) / 2000}.
 */
public final class GaussianModel {
  private static final int TABLE_ROWS = 60;
  private static final double MAXIMUM_SIGMA = 10;
  private static final int REFERENCE_MATRIX = 192;

  private GaussianModel() {}

  /**
   * Fits and writes {@code model.onnx}, {@code vjp.onnx} and {@code card.json}; the same corpus and
   * seed give the same bytes.
   *
   * @param archive the slices, see {@link SliceCorpus}
   * @param table their table
   * @param folder the prior's folder, whose name becomes its id
   */
  public static void write(Path archive, Path table, Path folder, long seed) throws IOException {
    SliceCorpus corpus = SliceCorpus.of(archive, table);
    Spectrum spectrum = GaussianFit.of(corpus, "train", seed);
    String id = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    int slices = corpus.count("train");
    boolean ct = corpus.kind() == SliceCorpus.Kind.CT;
    int channels = ct ? 1 : 2;
    VarianceTable variance = variance(new GaussianPrior(spectrum, channels), ct ? 0.002 : 0.005);
    PriorFolder.write(
        folder,
        PriorGraphs.gaussian(spectrum, channels),
        PriorGraphs.gaussianVjp(spectrum, channels),
        digest ->
            ct ? ctCard(id, digest, variance, slices) : card(id, digest, variance, slices, seed));
  }

  /** v over 60 log-spaced noise levels on the reference matrix. */
  private static VarianceTable variance(GaussianPrior prior, double smallest) {
    double[] sigmas = new double[TABLE_ROWS];
    double[] variances = new double[TABLE_ROWS];
    for (int i = 0; i < TABLE_ROWS; i++) {
      double step = StrictMath.pow(MAXIMUM_SIGMA / smallest, i / (TABLE_ROWS - 1.0));
      sigmas[i] = rounded(smallest * step);
      variances[i] = rounded(prior.variance(sigmas[i], REFERENCE_MATRIX, REFERENCE_MATRIX));
    }
    return VarianceTable.of(sigmas, variances);
  }

  private static double rounded(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.9e", value));
  }

  private static ModelCard ctCard(String id, String digest, VarianceTable variance, int slices) {
    return new ModelCard(
        id,
        "Stationary Gaussian prior of CT slices",
        "CT",
        1,
        ModelCard.Parameterisation.DENOISER,
        digest,
        variance,
        "hu-2000",
        32,
        1024,
        1,
        List.of(slices + " slices in Hounsfield units, the training split of a stack"),
        "Apache-2.0",
        "Research. Regularises CT by the average power spectrum of the slices it was fitted to; a"
            + " prior whose posterior is known in closed form.",
        List.of(
            "It knows no anatomy: samples carry texture of the right spectrum everywhere, also outside"
                + " the body, and edges are not sharpened.",
            "Its error is stationary, so the standard deviation does not follow anatomy.",
            "Frequencies are in cycles per pixel: pixel sizes far from those of the slices shift the"
                + " spectrum.",
            "The slices carry scanner noise, which raises the spectrum at high frequencies."));
  }

  private static ModelCard card(
      String id, String digest, VarianceTable variance, int slices, long seed) {
    return new ModelCard(
        id,
        "Stationary Gaussian prior of head MR images",
        "MR",
        2,
        ModelCard.Parameterisation.DENOISER,
        digest,
        variance,
        "p99-acs",
        32,
        512,
        1,
        List.of(
            "axial head slices, 192 x 192, 1.25 mm, T1w, T2w, FLAIR and contrast-enhanced T1w, random"
                + " smooth phase; training split of "
                + slices
                + " slices, seed "
                + seed,
            "OpenfMRI ds000011 (PDDL 1.0)",
            "3D MR MS database, Laboratory of Imaging Technologies, Ljubljana (CC BY)"),
        "Apache-2.0",
        "Research. Regularises undersampled Cartesian head MRI by its average power spectrum; the"
            + " reference prior whose posterior is known in closed form.",
        List.of(
            "It knows no anatomy: samples carry texture of the right spectrum everywhere, also outside"
                + " the head, and edges are not sharpened.",
            "Its error is stationary, so the standard deviation does not follow anatomy.",
            "Frequencies are in cycles per pixel: pixel sizes far from 1.25 mm shift the spectrum.",
            "The training slices carry scanner noise, which raises the spectrum at high frequencies."));
  }
}
