package org.reconstream.dicom;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.dicom.codec.Uid;
import org.reconstream.engine.Provenance;
import org.reconstream.engine.Reconstruction;
import org.reconstream.posterior.Evidence;

/**
 * What every output says beside its pixels: whose and which study it is, what it was made from, by
 * what, and that it is for research.
 */
final class CommonModules {
  private static final String NAME = "Reconstream";
  private static final String LABEL = "RESEARCH - not for diagnosis.";

  private final SourceScan scan;
  private final Reconstruction result;
  private final OutputIdentity identity;
  private final Modality modality;

  CommonModules(SourceScan scan, Reconstruction result) {
    this.scan = scan;
    this.result = result;
    this.identity =
        new OutputIdentity(
            scan.header(),
            scan.slice(),
            result.provenance(),
            result.evidence().plausibility().doubtful());
    this.modality = Modality.of(scan.measurement());
  }

  Modality modality() {
    return modality;
  }

  OutputIdentity identity() {
    return identity;
  }

  /** A builder that holds all of it for one product. */
  DataSetBuilder builder(Product product, Plane plane) {
    DataSet source = scan.header().attributes();
    DataSetBuilder object = DataSet.builder().copy(source, Tag.SPECIFIC_CHARACTER_SET);
    object.copy(source, HeaderAttributes.PATIENT).copy(source, HeaderAttributes.STUDY);
    object.copy(source, HeaderAttributes.ANATOMY);
    object.copy(source, Tag.CONTENT_DATE, Tag.CONTENT_TIME, Tag.SYNTHETIC_DATA);
    object.ensure(HeaderAttributes.TYPE_2);
    addSeries(object, product);
    addOrigin(object, product);
    addLabels(object, product, plane);
    return object
        .text(Tag.FRAME_OF_REFERENCE_UID, identity.frameOfReferenceUid(plane.known()))
        .copy(source, Tag.POSITION_REFERENCE_INDICATOR);
  }

  private void addSeries(DataSetBuilder object, Product product) {
    long source = HeaderAttributes.number(scan.header().attributes(), Tag.SERIES_NUMBER, 0);
    long instance = HeaderAttributes.number(scan.header().attributes(), Tag.INSTANCE_NUMBER, 1);
    object
        .text(Tag.SOP_CLASS_UID, product.sopClass(modality).uid())
        .text(Tag.SOP_INSTANCE_UID, identity.instanceUid(product))
        .text(Tag.SERIES_INSTANCE_UID, identity.seriesUid(product))
        .text(Tag.MODALITY, modality.name())
        .integers(Tag.SERIES_NUMBER, Math.floorMod(source, 1_000_000L) * 100 + number(product))
        .integers(Tag.INSTANCE_NUMBER, scan.slices() == 1 ? instance : scan.slice() + 1)
        .text(Tag.SERIES_DESCRIPTION, "RESEARCH " + description(product))
        .ensure(Tag.PATIENT_POSITION, Tag.LATERALITY)
        .textIfEmpty(Tag.CONTENT_DATE, "20000101")
        .textIfEmpty(Tag.CONTENT_TIME, "000000");
  }

  private boolean doubtful() {
    return result.evidence().plausibility().doubtful();
  }

  /** Mean and baseline change places where the mean is in doubt, so that the baseline is first. */
  private int number(Product product) {
    if (!doubtful()) {
      return product.number();
    }
    return switch (product) {
      case MEAN -> Product.BASELINE.number();
      case BASELINE -> Product.MEAN.number();
      default -> product.number();
    };
  }

  /** At most 64 characters with the label before it. */
  private String description(Product product) {
    String plain = modality.describe(product);
    if (!doubtful()) {
      return plain;
    }
    return (product == Product.BASELINE ? "PRIMARY " : "IN DOUBT ") + plain;
  }

  private String doubts() {
    return doubtful()
        ? " The baseline is the primary image: "
            + String.join("; ", result.evidence().plausibility().doubts())
            + "."
        : "";
  }

  private void addOrigin(DataSetBuilder object, Product product) {
    StudyHeader header = scan.header();
    DataSet reference =
        DataSet.builder()
            .text(Tag.REFERENCED_SOP_CLASS_UID, header.sopClassUid())
            .text(Tag.REFERENCED_SOP_INSTANCE_UID, header.sopInstanceUid())
            .build();
    DataSetBuilder source =
        DataSet.builder().items(Tag.PURPOSE_OF_REFERENCE_CODE_SEQUENCE, Code.SOURCE_RAW.item());
    reference.elements().forEach(source::add);
    object
        .text(Tag.DERIVATION_DESCRIPTION, derivation(product))
        .items(Tag.SOURCE_INSTANCE_SEQUENCE, source.build())
        .items(
            Tag.REFERENCED_SERIES_SEQUENCE,
            DataSet.builder()
                .text(Tag.SERIES_INSTANCE_UID, header.seriesInstanceUid())
                .items(Tag.REFERENCED_INSTANCE_SEQUENCE, reference)
                .build())
        .items(Tag.CONTRIBUTING_EQUIPMENT_SEQUENCE, equipment().toArray(new DataSet[0]))
        .text(Tag.MANUFACTURER, NAME)
        .text(Tag.MANUFACTURER_MODEL_NAME, NAME)
        .text(Tag.SOFTWARE_VERSIONS, result.provenance().softwareVersion());
    if (product == Product.MEAN) {
      object.items(Tag.DERIVATION_CODE_SEQUENCE, Code.PIXEL_MEAN.item());
    }
  }

  private void addLabels(DataSetBuilder object, Product product, Plane plane) {
    String comment =
        LABEL
            + " "
            + modality.describe(product)
            + "; undersampled "
            + modality.samples()
            + "."
            + doubts();
    object
        .text(Tag.CONTENT_QUALIFICATION, "RESEARCH")
        .text(
            Tag.IMAGE_COMMENTS,
            plane.known()
                ? comment
                : comment + " The source has no position: taken as axial, centred at the origin.")
        .text(Tag.LOSSY_IMAGE_COMPRESSION, "00")
        .text(Tag.BURNED_IN_ANNOTATION, "NO");
  }

  private List<DataSet> equipment() {
    List<DataSet> items = new ArrayList<>();
    DataSet source = scan.header().attributes();
    if (!source.value(Tag.MANUFACTURER).isEmpty()) {
      items.add(
          DataSet.builder()
              .copy(source, HeaderAttributes.SCANNER)
              .items(Tag.PURPOSE_OF_REFERENCE_CODE_SEQUENCE, Code.ACQUISITION_EQUIPMENT.item())
              .build());
    }
    String version = result.provenance().softwareVersion();
    items.add(
        DataSet.builder()
            .items(Tag.PURPOSE_OF_REFERENCE_CODE_SEQUENCE, Code.PROCESSING_EQUIPMENT.item())
            .text(Tag.MANUFACTURER, NAME)
            .text(Tag.MANUFACTURER_MODEL_NAME, NAME)
            .text(Tag.DEVICE_UID, Uid.ofName("device/" + version))
            .text(Tag.SOFTWARE_VERSIONS, version)
            .text(
                Tag.CONTRIBUTION_DESCRIPTION,
                "Posterior sampling of undersampled " + modality.samples())
            .build());
    return items;
  }

  /** At most 1024 characters; digests are shortened. */
  private String derivation(Product product) {
    Provenance made = result.provenance();
    Evidence evidence = result.evidence();
    String text =
        String.format(
            Locale.ROOT,
            "%s from %s undersampled %.2f times: prior %s (SHA-256 %s), sampler %s with %d"
                + " levels, %d draws, seed %d; residual ratio %.3f; %s spread; engine %s %s;"
                + " source SHA-256 %s; software %s %s",
            modality.describe(product),
            modality.samples(),
            evidence.effectiveAcceleration(),
            made.recipe().prior(),
            shortened(made.priorDigest()),
            made.recipe().sampler().name(),
            made.recipe().sampler().levels(),
            evidence.draws(),
            made.recipe().seed(),
            evidence.residualRatio(),
            evidence.calibrated() ? "calibrated" : "uncalibrated",
            made.engine(),
            made.engineVersion(),
            shortened(made.sourceDigest()),
            NAME,
            made.softwareVersion());
    return text.substring(0, Math.min(1024, text.length()));
  }

  private static String shortened(String digest) {
    return digest.substring(0, Math.min(16, digest.length()));
  }
}
