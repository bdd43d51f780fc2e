package org.reconstream.wire;

import org.reconstream.engine.Provenance;
import org.reconstream.engine.StageSeconds;
import org.reconstream.posterior.Evidence;

/** Evidence, provenance and timings to and from their messages. */
final class Results {
  private Results() {}

  static org.reconstream.wire.v1.Evidence write(Evidence evidence) {
    return org.reconstream.wire.v1.Evidence.newBuilder()
        .setResidualRatio(evidence.residualRatio())
        .setSigmaYPerRealChannel(evidence.sigmaYPerRealChannel())
        .setThermalSigmaPerRealChannel(evidence.thermalSigmaPerRealChannel())
        .setMapMisfitPerRealChannel(evidence.mapMisfitPerRealChannel())
        .setNoiseRule(evidence.noiseRule())
        .setEffectiveAcceleration(evidence.effectiveAcceleration())
        .setMeasurements(evidence.measurements())
        .setDraws(evidence.draws())
        .setLevels(evidence.levels())
        .setDenoiserCalls(evidence.denoiserCalls())
        .setStandardErrorOfMean(evidence.standardErrorOfMean())
        .setUncertaintyP95(evidence.uncertaintyP95())
        .setUnconvergedSolves(evidence.unconvergedSolves())
        .setCalibrated(evidence.calibrated())
        .build();
  }

  static Evidence read(org.reconstream.wire.v1.Evidence message) {
    return new Evidence(
        message.getResidualRatio(),
        message.getSigmaYPerRealChannel(),
        message.getThermalSigmaPerRealChannel(),
        message.getMapMisfitPerRealChannel(),
        message.getNoiseRule(),
        message.getEffectiveAcceleration(),
        message.getMeasurements(),
        message.getDraws(),
        message.getLevels(),
        message.getDenoiserCalls(),
        message.getStandardErrorOfMean(),
        message.getUncertaintyP95(),
        message.getUnconvergedSolves(),
        message.getCalibrated());
  }

  static org.reconstream.wire.v1.StageSeconds write(StageSeconds seconds) {
    return org.reconstream.wire.v1.StageSeconds.newBuilder()
        .setCalibrateS(seconds.calibrate())
        .setQueueS(seconds.queue())
        .setSampleS(seconds.sample())
        .build();
  }

  static StageSeconds read(org.reconstream.wire.v1.StageSeconds message) {
    return new StageSeconds(message.getCalibrateS(), message.getQueueS(), message.getSampleS());
  }

  static org.reconstream.wire.v1.Provenance write(Provenance provenance) {
    return org.reconstream.wire.v1.Provenance.newBuilder()
        .setSourceDigest(provenance.sourceDigest())
        .setRecipe(Recipes.write(provenance.recipe()))
        .setPriorDigest(provenance.priorDigest())
        .setEngine(provenance.engine())
        .setEngineVersion(provenance.engineVersion())
        .setSoftwareVersion(provenance.softwareVersion())
        .build();
  }

  static Provenance read(org.reconstream.wire.v1.Provenance message) {
    return new Provenance(
        message.getSourceDigest(),
        Recipes.read(message.getRecipe()),
        message.getPriorDigest(),
        message.getEngine(),
        message.getEngineVersion(),
        message.getSoftwareVersion());
  }
}
