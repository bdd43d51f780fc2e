package org.reconstream.wire;

import org.reconstream.engine.Provenance;
import org.reconstream.engine.StageSeconds;
import org.reconstream.posterior.Evidence;
import org.reconstream.posterior.Plausibility;
import org.reconstream.posterior.RayEvidence;

/** Evidence, provenance and timings to and from their messages. */
final class Results {
  private Results() {}

  static org.reconstream.wire.v1.Evidence write(Evidence evidence) {
    org.reconstream.wire.v1.Evidence.Builder message = shared(evidence);
    RayEvidence rays = evidence.rays();
    if (rays != null) {
      message.setRays(write(rays));
    }
    return message.build();
  }

  private static org.reconstream.wire.v1.Evidence.Builder shared(Evidence evidence) {
    return org.reconstream.wire.v1.Evidence.newBuilder()
        .setResidualRatio(evidence.residualRatio())
        .setSigmaYPerRealChannel(evidence.sigmaYPerRealChannel())
        .setThermalSigmaPerRealChannel(evidence.thermalSigmaPerRealChannel())
        .setMapMisfitPerRealChannel(evidence.mapMisfitPerRealChannel())
        .setNoiseRule(evidence.noiseRule())
        .setEffectiveAcceleration(evidence.effectiveAcceleration())
        .setMeasurements(evidence.measurements())
        .setDraws(evidence.draws())
        .setPairCorrelation(evidence.pairCorrelation())
        .setLevels(evidence.levels())
        .setDenoiserCalls(evidence.denoiserCalls())
        .setStandardErrorOfMean(evidence.standardErrorOfMean())
        .setUncertaintyP95(evidence.uncertaintyP95())
        .setUnconvergedSolves(evidence.unconvergedSolves())
        .setCalibrated(evidence.calibrated())
        .setPlausibility(
            org.reconstream.wire.v1.Plausibility.newBuilder()
                .setChecked(evidence.plausibility().checked())
                .setPriorRatio(evidence.plausibility().priorRatio())
                .addAllDoubts(evidence.plausibility().doubts()));
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
        message.getPairCorrelation(),
        message.getLevels(),
        message.getDenoiserCalls(),
        message.getStandardErrorOfMean(),
        message.getUncertaintyP95(),
        message.getUnconvergedSolves(),
        message.getCalibrated(),
        message.hasRays() ? read(message.getRays()) : null,
        new Plausibility(
            message.getPlausibility().getChecked(),
            message.getPlausibility().getPriorRatio(),
            message.getPlausibility().getDoubtsList()));
  }

  private static org.reconstream.wire.v1.RayEvidence write(RayEvidence rays) {
    return org.reconstream.wire.v1.RayEvidence.newBuilder()
        .setViews(rays.views())
        .setColumns(rays.columns())
        .setNotMeasured(rays.notMeasured())
        .setStarved(rays.starved())
        .setCorrected(rays.corrected())
        .setUsed(rays.used())
        .setSigmaP05(rays.sigmaP05())
        .setSigmaMedian(rays.sigmaMedian())
        .setSigmaP95(rays.sigmaP95())
        .setArcRad(rays.arcRad())
        .setLimitedAngle(rays.limitedAngle())
        .setCoveredRadiusMm(rays.coveredRadiusMm())
        .setTruncatedViews(rays.truncatedViews())
        .setStandardErrorHu(rays.standardErrorHu())
        .setUncertaintyP95Hu(rays.uncertaintyP95Hu())
        .setBaseline(rays.baseline())
        .build();
  }

  private static RayEvidence read(org.reconstream.wire.v1.RayEvidence message) {
    return new RayEvidence(
        message.getViews(),
        message.getColumns(),
        message.getNotMeasured(),
        message.getStarved(),
        message.getCorrected(),
        message.getUsed(),
        message.getSigmaP05(),
        message.getSigmaMedian(),
        message.getSigmaP95(),
        message.getArcRad(),
        message.getLimitedAngle(),
        message.getCoveredRadiusMm(),
        message.getTruncatedViews(),
        message.getStandardErrorHu(),
        message.getUncertaintyP95Hu(),
        message.getBaseline());
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
