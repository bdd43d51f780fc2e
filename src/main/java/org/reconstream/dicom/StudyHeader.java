package org.reconstream.dicom;

import java.util.Optional;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.dicom.codec.Uid;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.physics.Measurement;

/**
 * What the objects made from a raw data object take over from it: patient, study, scanner, frame of
 * reference and its own identity.
 *
 * <p>Holds patient identity: it goes into DICOM objects of the same study and nowhere else.
 * Printing one shows nothing of it.
 *
 * @param attributes the attributes that are taken over, and no others
 */
public record StudyHeader(DataSet attributes) {
  /** Keeps the attributes that are taken over; refuses invalid UIDs or a nonsensical plane. */
  public StudyHeader {
    attributes = HeaderAttributes.select(attributes);
    for (int tag :
        new int[] {
          Tag.SOP_CLASS_UID, Tag.SOP_INSTANCE_UID, Tag.STUDY_INSTANCE_UID, Tag.SERIES_INSTANCE_UID
        }) {
      requireUid(attributes, tag);
    }
    if (!attributes.value(Tag.FRAME_OF_REFERENCE_UID).isEmpty()) {
      requireUid(attributes, Tag.FRAME_OF_REFERENCE_UID);
    }
    Plane.requireValid(attributes);
  }

  /**
   * A header for samples that carry none: a placeholder patient marked as de-identified, fixed
   * dates marked as removed, and UIDs named by the measurement, so that the same samples always
   * have the same header.
   */
  public static StudyHeader deidentified(Measurement measurement) {
    String digest = measurement.digest();
    return new StudyHeader(
        DataSet.builder()
            .text(Tag.SOP_CLASS_UID, SopClass.RAW_DATA.uid())
            .text(Tag.SOP_INSTANCE_UID, Uid.ofName("import/instance/" + digest))
            .text(Tag.STUDY_INSTANCE_UID, Uid.ofName("import/study/" + digest))
            .text(Tag.SERIES_INSTANCE_UID, Uid.ofName("import/series/" + digest))
            .text(Tag.FRAME_OF_REFERENCE_UID, Uid.ofName("import/frame/" + digest))
            .ensure(Tag.STUDY_DATE, Tag.STUDY_TIME, Tag.ACCESSION_NUMBER)
            .ensure(Tag.REFERRING_PHYSICIAN_NAME, Tag.STUDY_ID, Tag.PATIENT_BIRTH_DATE)
            .ensure(Tag.PATIENT_SEX, Tag.POSITION_REFERENCE_INDICATOR, Tag.MANUFACTURER)
            .ensure(Tag.LATERALITY)
            .text(Tag.CONTENT_DATE, "20000101")
            .text(Tag.CONTENT_TIME, "000000")
            .text(Tag.MODALITY, Modality.of(measurement).name())
            .text(Tag.PATIENT_NAME, "Anonymous^Patient")
            .text(Tag.PATIENT_ID, "ANON-" + digest.substring(0, 12))
            .text(Tag.PATIENT_IDENTITY_REMOVED, "YES")
            .text(Tag.DEIDENTIFICATION_METHOD, "Imported from samples without a header")
            .text(Tag.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED, "REMOVED")
            .integers(Tag.SERIES_NUMBER, 1)
            .integers(Tag.INSTANCE_NUMBER, 1)
            .build());
  }

  /**
   * The header of one slice of this object, when it becomes an object of its own in the same
   * series.
   *
   * @param slice what the slice holds; it names the object
   * @param index zero-based index of the slice
   * @param locationMm where it lies along the axis
   */
  public StudyHeader ofSlice(Measurement slice, int index, double locationMm) {
    DataSetBuilder header = DataSet.builder();
    attributes.elements().forEach(header::add);
    String name = "import/instance/" + slice.digest() + "/" + index;
    return new StudyHeader(
        header
            .text(Tag.SOP_INSTANCE_UID, Uid.ofName(name))
            .integers(Tag.INSTANCE_NUMBER, index + 1L)
            .decimals(Tag.SLICE_LOCATION, locationMm)
            .build());
  }

  /** SOP Instance UID of the raw data object. */
  public String sopInstanceUid() {
    return uid(Tag.SOP_INSTANCE_UID);
  }

  /** SOP Class UID of the raw data object. */
  public String sopClassUid() {
    return uid(Tag.SOP_CLASS_UID);
  }

  /** Series Instance UID of the raw data object. */
  public String seriesInstanceUid() {
    return uid(Tag.SERIES_INSTANCE_UID);
  }

  /** Study Instance UID. */
  public String studyInstanceUid() {
    return uid(Tag.STUDY_INSTANCE_UID);
  }

  /** Frame of Reference UID, where the scanner's coordinates are known. */
  public Optional<String> frameOfReferenceUid() {
    return attributes.value(Tag.FRAME_OF_REFERENCE_UID).text();
  }

  private String uid(int tag) {
    return attributes.require(tag).texts().get(0);
  }

  private static void requireUid(DataSet attributes, int tag) {
    if (!Uid.isValid(attributes.require(tag).texts().get(0))) {
      throw new ReconstructionException(
          new Failure.Malformed(Tag.format(tag) + " is not a valid UID"));
    }
  }

  @Override
  public String toString() {
    return "StudyHeader[" + attributes.elements().size() + " attributes]";
  }
}
