package org.reconstream.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import org.reconstream.training.TrainingListener;

/** Reports a training run line by line. */
final class TrainingLines implements TrainingListener {
  private final PrintWriter out;

  TrainingLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void started(String backend, long parameters, int train, int validation, long step) {
    line(
        "%s; %,d parameters, %,d images to fit, %,d held out%s",
        backend,
        parameters,
        train,
        validation,
        step == 0 ? "" : String.format(Locale.ROOT, "; continuing at step %,d", step));
  }

  @Override
  public void progressed(Progress p) {
    line(
        "step %,d of %,d, loss %.4f, %.1f samples/s, %s left",
        p.step(), p.steps(), p.loss(), p.samplesPerSecond(), time(p.secondsLeft()));
  }

  @Override
  public void validated(long step, Map<String, Double> psnr) {
    StringBuilder levels = new StringBuilder();
    psnr.forEach(
        (sigma, dB) -> levels.append(String.format(Locale.ROOT, " %.2f at %s", dB, sigma)));
    line("step %,d, PSNR in dB by sigma:%s", step, levels);
  }

  @Override
  public void saved(long step) {
    line("step %,d saved", step);
  }

  @Override
  public void measured(int done, int all) {
    if (done == all || done % 10 == 0) {
      line("v(sigma) measured at %d of %d levels", done, all);
    }
  }

  /** A duration in two units. */
  static String time(double seconds) {
    long s = Math.round(seconds);
    if (s < 60) {
      return s + " s";
    }
    long minutes = s / 60;
    return minutes < 60
        ? minutes + " min " + s % 60 + " s"
        : minutes / 60 + " h " + minutes % 60 + " min";
  }

  private void line(String text, Object... values) {
    out.println(String.format(Locale.ROOT, text, values));
    out.flush();
  }
}
