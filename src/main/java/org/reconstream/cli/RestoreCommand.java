package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.cli.config.EngineConfig;
import org.reconstream.cli.config.RecipeConfig;
import org.reconstream.cli.config.ServiceConfig;
import org.reconstream.engine.PriorShelf;
import org.reconstream.engine.Recipe;
import org.reconstream.formats.Npy;
import org.reconstream.formats.NpyArray;
import org.reconstream.physics.ForwardModel;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.Prior;
import org.reconstream.prior.onnx.Engine;
import org.reconstream.render.RestorationPanel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Restores a damaged image by drawing from its posterior under a prior. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description =
        "Restore an image with missing pixels, colour, sharpness or resolution, under any prior.",
    footer = {
      "",
      "Writes mean.npy, std.npy, samples.npy [draw, channel, y, x], baseline.npy, data.npy,"
          + " panel.png and report.json, images in the values of the input (std.npy over all"
          + " channels).",
      "Values: an MR prior takes any unit and finds the scale from the data, a CT prior takes HU,"
          + " others take their own units; --scale and --offset overrule this.",
      "colourise takes and simulates grey as (r + g + b) / sqrt(3)."
    })
final class RestoreCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Installation installation;

  @Option(
      names = "--in",
      paramLabel = "FILE.npy",
      required = true,
      description =
          "What was measured, or with --simulate the clean image: [y, x] real or complex, [channel,"
              + " y, x], or for compressed-sensing the numbers in the order of data.npy.")
  private Path in = Path.of("");

  @Option(names = "--simulate", description = "Damage the clean image --in first.")
  private boolean simulate;

  @Option(
      names = "--noise",
      paramLabel = "SIGMA",
      required = true,
      description =
          "Standard deviation of the measured values per real channel, in the input's values.")
  private double noise;

  @Option(
      names = "--scale",
      paramLabel = "V",
      description = "Input values per unit of the prior (default: see below).")
  private @Nullable Double scale;

  @Option(
      names = "--offset",
      paramLabel = "V",
      description = "Input value of the prior's 0 (default: see below).")
  private @Nullable Double offset;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Output folder.")
  private Path out = Path.of("");

  @Mixin private RestorationOptions damage = new RestorationOptions();
  @Mixin private RecipeOptions recipeOptions = new RecipeOptions();
  @Mixin private EngineOptions engineOptions = new EngineOptions();

  RestoreCommand(Terminal terminal, Installation installation) {
    this.terminal = terminal;
    this.installation = installation;
  }

  @Override
  public Integer call() throws Exception {
    if (!(noise > 0) || Double.isInfinite(noise)) {
      throw new CommandFailure("--noise must be positive and finite, got " + noise);
    }
    ServiceConfig config = ServiceConfig.defaults();
    Recipe recipe = recipeOptions.overrides().applyTo(RecipeConfig.DEFAULT);
    EngineConfig engine = engineOptions.engine(config.engine());
    Path models = engineOptions.models(config, installation);
    try (PriorShelf shelf = Engines.shelf(engine, models, Set.of(recipe.prior()))) {
      restore(shelf.find(recipe.prior()).orElseThrow(), recipe, engine);
    }
    return 0;
  }

  private void restore(Prior prior, Recipe recipe, EngineConfig engine)
      throws IOException, InterruptedException {
    ModelCard card = prior.card();
    Tensor clean = simulate ? ImageFile.read(in, card.channels()) : null;
    Shape image = clean == null ? damage.imageShape(in, card.channels()) : clean.shape();
    card.refusal(card.modality(), image.dim(1), image.dim(2))
        .ifPresent(
            reason -> {
              throw new CommandFailure(reason);
            });
    ForwardModel model = damage.model(image);
    float[] data =
        clean == null
            ? damage.data(in, model, image)
            : Restoration.simulate(model, clean.values(), noise, recipe.seed());
    ImageUnits units = ImageUnits.of(card, model, data, noise, offset, scale);
    Restoration result;
    try (Progress progress = terminal.progress("sampling")) {
      result =
          Restoration.of(
              model,
              units.normalised(model, data),
              noise / units.scale(),
              clean == null ? null : units.image(clean.values()),
              prior,
              Engines.settings(engine, Engine.of(engine.name())),
              recipe,
              progress);
    }
    write(result, units, data, recipe, card, Engine.of(engine.name()));
  }

  private void write(
      Restoration result,
      ImageUnits units,
      float[] data,
      Recipe recipe,
      ModelCard card,
      Engine engine)
      throws IOException {
    Files.createDirectories(out);
    float[] mean = result.moments().mean();
    ImageFile.write(out.resolve("mean.npy"), result.image(units.restored(mean)));
    ImageFile.write(out.resolve("baseline.npy"), result.image(units.restored(result.baseline())));
    ImageFile.write(out.resolve("std.npy"), result.deviation().times(units.scale()));
    List<float[]> samples = result.draws().samples().stream().map(units::restored).toList();
    ImageFile.write(out.resolve("samples.npy"), result.stacked(samples));
    Npy.write(out.resolve("data.npy"), new NpyArray.Float32(result.model().dataShape(), data));
    RestorationReport report = report(result, units, recipe, card, engine);
    Files.write(out.resolve("report.json"), report.json());
    String line = line(report);
    RestorationPanel.Content content =
        new RestorationPanel.Content(
            result.truth() == null ? null : result.image(result.truth()),
            result.image(result.baseline()),
            result.image(mean),
            result.deviation(),
            report.calibrated());
    String headline = sentence(damage.description()) + " under prior " + card.id();
    Files.write(out.resolve("panel.png"), RestorationPanel.png(content, headline, List.of(line)));
    if (report.unconvergedSolves() > 0) {
      terminal
          .err()
          .println(
              report.unconvergedSolves()
                  + " data-consistency solves stopped at their limit; is --noise as small as the"
                  + " noise of the data?");
    }
    terminal.out().println(line + " -> " + out);
  }

  private RestorationReport report(
      Restoration result, ImageUnits units, Recipe recipe, ModelCard card, Engine engine) {
    Shape image = result.model().imageShape();
    return new RestorationReport(
        "Restored image, research use only - not for diagnosis.",
        "Reconstream " + Version.text(),
        damage.description(),
        image.dim(0),
        image.dim(1),
        image.dim(2),
        result.model().measurements(),
        simulate,
        noise,
        units.offset(),
        units.scale(),
        new Report.PriorModel(card.id(), card.sha256()),
        new Report.Computed(engine.setting(), engine.version()),
        new Report.Settings(
            recipe.sampler().name(),
            recipe.sampler().levels(),
            recipe.sampler().options(),
            recipe.draws(),
            recipe.seed()),
        recipe.sampler().calibrated(),
        result.residualRatio(),
        result.draws().denoiserCalls(),
        result.draws().unconvergedSolves(),
        result.seconds(),
        result.quality());
  }

  private static String line(RestorationReport report) {
    String line =
        String.format(
            Locale.ROOT,
            "%s; %s, %s draws of %d levels, %.1f s; residual ratio %.3f",
            report.task(),
            report.recipe().sampler(),
            report.recipe().draws(),
            report.recipe().levels(),
            report.seconds(),
            report.residualRatio());
    RestorationReport.Quality quality = report.quality();
    return quality == null
        ? line
        : line
            + String.format(
                Locale.ROOT,
                "; PSNR %.2f dB (one draw %.2f, least squares %.2f)",
                quality.meanPsnr(),
                quality.drawPsnr(),
                quality.baselinePsnr());
  }

  private static String sentence(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
