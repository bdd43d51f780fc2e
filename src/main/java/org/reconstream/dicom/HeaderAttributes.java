package org.reconstream.dicom;

import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.engine.ReconstructionException;

/** Which attributes of a raw data object its reconstructions take over, by module. */
final class HeaderAttributes {
  /** Patient, Clinical Trial Subject and Patient Study. */
  static final int[] PATIENT = {
    Tag.PATIENT_NAME,
    Tag.PATIENT_ID,
    Tag.ISSUER_OF_PATIENT_ID,
    Tag.PATIENT_BIRTH_DATE,
    Tag.PATIENT_SEX,
    Tag.PATIENT_AGE,
    Tag.PATIENT_SIZE,
    Tag.PATIENT_WEIGHT,
    Tag.CLINICAL_TRIAL_SPONSOR_NAME,
    Tag.CLINICAL_TRIAL_PROTOCOL_ID,
    Tag.CLINICAL_TRIAL_PROTOCOL_NAME,
    Tag.CLINICAL_TRIAL_SITE_ID,
    Tag.CLINICAL_TRIAL_SITE_NAME,
    Tag.CLINICAL_TRIAL_SUBJECT_ID,
    Tag.CLINICAL_TRIAL_TIME_POINT_ID,
    Tag.PATIENT_IDENTITY_REMOVED,
    Tag.DEIDENTIFICATION_METHOD,
    Tag.DEIDENTIFICATION_METHOD_CODE_SEQUENCE,
    Tag.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED
  };

  /** General Study. */
  static final int[] STUDY = {
    Tag.STUDY_INSTANCE_UID,
    Tag.STUDY_DATE,
    Tag.STUDY_TIME,
    Tag.REFERRING_PHYSICIAN_NAME,
    Tag.STUDY_ID,
    Tag.ACCESSION_NUMBER,
    Tag.STUDY_DESCRIPTION
  };

  /** What of General Series stays true of the images. */
  static final int[] ANATOMY = {
    Tag.BODY_PART_EXAMINED, Tag.PATIENT_POSITION, Tag.LATERALITY, Tag.PROTOCOL_NAME
  };

  /** Frame of Reference and Image Plane. */
  static final int[] FRAME = {
    Tag.FRAME_OF_REFERENCE_UID, Tag.POSITION_REFERENCE_INDICATOR,
    Tag.IMAGE_POSITION_PATIENT, Tag.IMAGE_ORIENTATION_PATIENT
  };

  /** General Equipment of the scanner. */
  static final int[] SCANNER = {
    Tag.MANUFACTURER,
    Tag.INSTITUTION_NAME,
    Tag.STATION_NAME,
    Tag.MANUFACTURER_MODEL_NAME,
    Tag.DEVICE_SERIAL_NUMBER,
    Tag.SOFTWARE_VERSIONS
  };

  /** How the scanner measured, as far as images repeat it, whatever the modality. */
  static final int[] ACQUISITION = {
    Tag.ACQUISITION_NUMBER,
    Tag.ACQUISITION_DATE,
    Tag.ACQUISITION_TIME,
    Tag.ACQUISITION_DATE_TIME,
    Tag.SCAN_OPTIONS,
    Tag.SPACING_BETWEEN_SLICES,
    Tag.SLICE_LOCATION
  };

  /** How a magnet measured, as far as images repeat it. */
  static final int[] MAGNETIC_RESONANCE = {
    Tag.SCANNING_SEQUENCE,
    Tag.SEQUENCE_VARIANT,
    Tag.MR_ACQUISITION_TYPE,
    Tag.SEQUENCE_NAME,
    Tag.REPETITION_TIME,
    Tag.ECHO_TIME,
    Tag.INVERSION_TIME,
    Tag.NUMBER_OF_AVERAGES,
    Tag.IMAGING_FREQUENCY,
    Tag.IMAGED_NUCLEUS,
    Tag.ECHO_NUMBERS,
    Tag.MAGNETIC_FIELD_STRENGTH,
    Tag.ECHO_TRAIN_LENGTH,
    Tag.PIXEL_BANDWIDTH,
    Tag.FLIP_ANGLE
  };

  /** How a tube measured, as far as images repeat it. */
  static final int[] COMPUTED_TOMOGRAPHY = {
    Tag.KVP,
    Tag.DATA_COLLECTION_DIAMETER,
    Tag.DISTANCE_SOURCE_TO_DETECTOR,
    Tag.DISTANCE_SOURCE_TO_PATIENT,
    Tag.GANTRY_DETECTOR_TILT,
    Tag.TABLE_HEIGHT,
    Tag.ROTATION_DIRECTION,
    Tag.EXPOSURE_TIME,
    Tag.X_RAY_TUBE_CURRENT,
    Tag.EXPOSURE,
    Tag.FILTER_TYPE,
    Tag.SPIRAL_PITCH_FACTOR
  };

  /** Attributes of type 2 that every object of a study has, empty where the source has none. */
  static final int[] TYPE_2 = {
    Tag.PATIENT_NAME,
    Tag.PATIENT_ID,
    Tag.PATIENT_BIRTH_DATE,
    Tag.PATIENT_SEX,
    Tag.STUDY_DATE,
    Tag.STUDY_TIME,
    Tag.REFERRING_PHYSICIAN_NAME,
    Tag.STUDY_ID,
    Tag.ACCESSION_NUMBER,
    Tag.SERIES_NUMBER,
    Tag.MANUFACTURER,
    Tag.POSITION_REFERENCE_INDICATOR
  };

  /** The raw data object itself. */
  private static final int[] IDENTITY = {
    Tag.SPECIFIC_CHARACTER_SET,
    Tag.SOP_CLASS_UID,
    Tag.SOP_INSTANCE_UID,
    Tag.SERIES_INSTANCE_UID,
    Tag.SERIES_NUMBER,
    Tag.INSTANCE_NUMBER,
    Tag.MODALITY,
    Tag.SYNTHETIC_DATA,
    Tag.CONTENT_DATE,
    Tag.CONTENT_TIME
  };

  private HeaderAttributes() {}

  /** An integer that a sender may leave out or get wrong without harm. */
  static long number(DataSet attributes, int tag, long otherwise) {
    try {
      long[] values = attributes.value(tag).integers();
      return values.length == 0 ? otherwise : values[0];
    } catch (ReconstructionException e) {
      return otherwise;
    }
  }

  /** A number that a sender may leave out or get wrong without harm. */
  static double decimal(DataSet attributes, int tag, double otherwise) {
    try {
      double[] values = attributes.value(tag).decimals();
      return values.length == 1 && Double.isFinite(values[0]) ? values[0] : otherwise;
    } catch (ReconstructionException e) {
      return otherwise;
    }
  }

  /** A copy of these attributes of a data set and no others. */
  static DataSet select(DataSet from) {
    DataSetBuilder selection = DataSet.builder();
    for (int[] module :
        new int[][] {
          IDENTITY,
          PATIENT,
          STUDY,
          ANATOMY,
          FRAME,
          SCANNER,
          ACQUISITION,
          MAGNETIC_RESONANCE,
          COMPUTED_TOMOGRAPHY
        }) {
      selection.copyValid(from, module);
    }
    return selection.build().detached();
  }
}
