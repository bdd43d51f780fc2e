package org.reconstream.dicom.codec;

/**
 * Attribute tags as unsigned 32-bit numbers, {@code group << 16 | element}. A constant is named by
 * the keyword of PS3.6.
 */
public final class Tag {
  public static final int FILE_META_INFORMATION_GROUP_LENGTH = 0x0002_0000;
  public static final int FILE_META_INFORMATION_VERSION = 0x0002_0001;
  public static final int MEDIA_STORAGE_SOP_CLASS_UID = 0x0002_0002;
  public static final int MEDIA_STORAGE_SOP_INSTANCE_UID = 0x0002_0003;
  public static final int TRANSFER_SYNTAX_UID = 0x0002_0010;
  public static final int IMPLEMENTATION_CLASS_UID = 0x0002_0012;
  public static final int IMPLEMENTATION_VERSION_NAME = 0x0002_0013;
  public static final int SPECIFIC_CHARACTER_SET = 0x0008_0005;
  public static final int IMAGE_TYPE = 0x0008_0008;
  public static final int SOP_CLASS_UID = 0x0008_0016;
  public static final int SOP_INSTANCE_UID = 0x0008_0018;
  public static final int SYNTHETIC_DATA = 0x0008_001C;
  public static final int STUDY_DATE = 0x0008_0020;
  public static final int ACQUISITION_DATE = 0x0008_0022;
  public static final int CONTENT_DATE = 0x0008_0023;
  public static final int ACQUISITION_DATE_TIME = 0x0008_002A;
  public static final int STUDY_TIME = 0x0008_0030;
  public static final int ACQUISITION_TIME = 0x0008_0032;
  public static final int CONTENT_TIME = 0x0008_0033;
  public static final int ACCESSION_NUMBER = 0x0008_0050;
  public static final int MODALITY = 0x0008_0060;
  public static final int MANUFACTURER = 0x0008_0070;
  public static final int INSTITUTION_NAME = 0x0008_0080;
  public static final int REFERRING_PHYSICIAN_NAME = 0x0008_0090;
  public static final int CODE_VALUE = 0x0008_0100;
  public static final int CODING_SCHEME_DESIGNATOR = 0x0008_0102;
  public static final int CODE_MEANING = 0x0008_0104;
  public static final int STATION_NAME = 0x0008_1010;
  public static final int STUDY_DESCRIPTION = 0x0008_1030;
  public static final int SERIES_DESCRIPTION = 0x0008_103E;
  public static final int MANUFACTURER_MODEL_NAME = 0x0008_1090;
  public static final int REFERENCED_SERIES_SEQUENCE = 0x0008_1115;
  public static final int REFERENCED_INSTANCE_SEQUENCE = 0x0008_114A;
  public static final int REFERENCED_SOP_CLASS_UID = 0x0008_1150;
  public static final int REFERENCED_SOP_INSTANCE_UID = 0x0008_1155;
  public static final int DERIVATION_DESCRIPTION = 0x0008_2111;
  public static final int FRAME_TYPE = 0x0008_9007;
  public static final int CREATOR_VERSION_UID = 0x0008_9123;
  public static final int DERIVATION_CODE_SEQUENCE = 0x0008_9215;
  public static final int PRIVATE_DATA_ELEMENT_CHARACTERISTICS_SEQUENCE = 0x0008_0300;
  public static final int PRIVATE_GROUP_REFERENCE = 0x0008_0301;
  public static final int PRIVATE_CREATOR_REFERENCE = 0x0008_0302;
  public static final int BLOCK_IDENTIFYING_INFORMATION_STATUS = 0x0008_0303;
  public static final int PATIENT_NAME = 0x0010_0010;
  public static final int PATIENT_ID = 0x0010_0020;
  public static final int ISSUER_OF_PATIENT_ID = 0x0010_0021;
  public static final int PATIENT_BIRTH_DATE = 0x0010_0030;
  public static final int PATIENT_SEX = 0x0010_0040;
  public static final int PATIENT_AGE = 0x0010_1010;
  public static final int PATIENT_SIZE = 0x0010_1020;
  public static final int PATIENT_WEIGHT = 0x0010_1030;
  public static final int CLINICAL_TRIAL_SPONSOR_NAME = 0x0012_0010;
  public static final int CLINICAL_TRIAL_PROTOCOL_ID = 0x0012_0020;
  public static final int CLINICAL_TRIAL_PROTOCOL_NAME = 0x0012_0021;
  public static final int CLINICAL_TRIAL_SITE_ID = 0x0012_0030;
  public static final int CLINICAL_TRIAL_SITE_NAME = 0x0012_0031;
  public static final int CLINICAL_TRIAL_SUBJECT_ID = 0x0012_0040;
  public static final int CLINICAL_TRIAL_TIME_POINT_ID = 0x0012_0050;
  public static final int PATIENT_IDENTITY_REMOVED = 0x0012_0062;
  public static final int DEIDENTIFICATION_METHOD = 0x0012_0063;
  public static final int DEIDENTIFICATION_METHOD_CODE_SEQUENCE = 0x0012_0064;
  public static final int BODY_PART_EXAMINED = 0x0018_0015;
  public static final int SCANNING_SEQUENCE = 0x0018_0020;
  public static final int SEQUENCE_VARIANT = 0x0018_0021;
  public static final int SCAN_OPTIONS = 0x0018_0022;
  public static final int MR_ACQUISITION_TYPE = 0x0018_0023;
  public static final int SEQUENCE_NAME = 0x0018_0024;
  public static final int SLICE_THICKNESS = 0x0018_0050;
  public static final int KVP = 0x0018_0060;
  public static final int REPETITION_TIME = 0x0018_0080;
  public static final int ECHO_TIME = 0x0018_0081;
  public static final int INVERSION_TIME = 0x0018_0082;
  public static final int NUMBER_OF_AVERAGES = 0x0018_0083;
  public static final int IMAGING_FREQUENCY = 0x0018_0084;
  public static final int IMAGED_NUCLEUS = 0x0018_0085;
  public static final int ECHO_NUMBERS = 0x0018_0086;
  public static final int MAGNETIC_FIELD_STRENGTH = 0x0018_0087;
  public static final int SPACING_BETWEEN_SLICES = 0x0018_0088;
  public static final int ECHO_TRAIN_LENGTH = 0x0018_0091;
  public static final int DATA_COLLECTION_DIAMETER = 0x0018_0090;
  public static final int PIXEL_BANDWIDTH = 0x0018_0095;
  public static final int DEVICE_SERIAL_NUMBER = 0x0018_1000;
  public static final int DEVICE_UID = 0x0018_1002;
  public static final int SOFTWARE_VERSIONS = 0x0018_1020;
  public static final int PROTOCOL_NAME = 0x0018_1030;
  public static final int RECONSTRUCTION_DIAMETER = 0x0018_1100;
  public static final int DISTANCE_SOURCE_TO_DETECTOR = 0x0018_1110;
  public static final int DISTANCE_SOURCE_TO_PATIENT = 0x0018_1111;
  public static final int GANTRY_DETECTOR_TILT = 0x0018_1120;
  public static final int TABLE_HEIGHT = 0x0018_1130;
  public static final int ROTATION_DIRECTION = 0x0018_1140;
  public static final int EXPOSURE_TIME = 0x0018_1150;
  public static final int X_RAY_TUBE_CURRENT = 0x0018_1151;
  public static final int EXPOSURE = 0x0018_1152;
  public static final int FILTER_TYPE = 0x0018_1160;
  public static final int FLIP_ANGLE = 0x0018_1314;
  public static final int PATIENT_POSITION = 0x0018_5100;
  public static final int CONTENT_QUALIFICATION = 0x0018_9004;
  public static final int SPIRAL_PITCH_FACTOR = 0x0018_9311;
  public static final int CONTRIBUTING_EQUIPMENT_SEQUENCE = 0x0018_A001;
  public static final int CONTRIBUTION_DESCRIPTION = 0x0018_A003;
  public static final int STUDY_INSTANCE_UID = 0x0020_000D;
  public static final int SERIES_INSTANCE_UID = 0x0020_000E;
  public static final int STUDY_ID = 0x0020_0010;
  public static final int SERIES_NUMBER = 0x0020_0011;
  public static final int ACQUISITION_NUMBER = 0x0020_0012;
  public static final int INSTANCE_NUMBER = 0x0020_0013;
  public static final int IMAGE_POSITION_PATIENT = 0x0020_0032;
  public static final int IMAGE_ORIENTATION_PATIENT = 0x0020_0037;
  public static final int FRAME_OF_REFERENCE_UID = 0x0020_0052;
  public static final int LATERALITY = 0x0020_0060;
  public static final int POSITION_REFERENCE_INDICATOR = 0x0020_1040;
  public static final int SLICE_LOCATION = 0x0020_1041;
  public static final int IMAGE_COMMENTS = 0x0020_4000;
  public static final int STACK_ID = 0x0020_9056;
  public static final int IN_STACK_POSITION_NUMBER = 0x0020_9057;
  public static final int FRAME_CONTENT_SEQUENCE = 0x0020_9111;
  public static final int PLANE_POSITION_SEQUENCE = 0x0020_9113;
  public static final int PLANE_ORIENTATION_SEQUENCE = 0x0020_9116;
  public static final int DIMENSION_INDEX_VALUES = 0x0020_9157;
  public static final int DIMENSION_ORGANIZATION_UID = 0x0020_9164;
  public static final int DIMENSION_INDEX_POINTER = 0x0020_9165;
  public static final int FUNCTIONAL_GROUP_POINTER = 0x0020_9167;
  public static final int DIMENSION_ORGANIZATION_SEQUENCE = 0x0020_9221;
  public static final int DIMENSION_INDEX_SEQUENCE = 0x0020_9222;
  public static final int SAMPLES_PER_PIXEL = 0x0028_0002;
  public static final int PHOTOMETRIC_INTERPRETATION = 0x0028_0004;
  public static final int NUMBER_OF_FRAMES = 0x0028_0008;
  public static final int ROWS = 0x0028_0010;
  public static final int COLUMNS = 0x0028_0011;
  public static final int PIXEL_SPACING = 0x0028_0030;
  public static final int BITS_ALLOCATED = 0x0028_0100;
  public static final int BITS_STORED = 0x0028_0101;
  public static final int HIGH_BIT = 0x0028_0102;
  public static final int PIXEL_REPRESENTATION = 0x0028_0103;
  public static final int PIXEL_PADDING_VALUE = 0x0028_0120;
  public static final int BURNED_IN_ANNOTATION = 0x0028_0301;
  public static final int RECOGNIZABLE_VISUAL_FEATURES = 0x0028_0302;
  public static final int LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED = 0x0028_0303;
  public static final int WINDOW_CENTER = 0x0028_1050;
  public static final int WINDOW_WIDTH = 0x0028_1051;
  public static final int RESCALE_INTERCEPT = 0x0028_1052;
  public static final int RESCALE_SLOPE = 0x0028_1053;
  public static final int RESCALE_TYPE = 0x0028_1054;
  public static final int WINDOW_CENTER_WIDTH_EXPLANATION = 0x0028_1055;
  public static final int LOSSY_IMAGE_COMPRESSION = 0x0028_2110;
  public static final int LUT_EXPLANATION = 0x0028_3003;
  public static final int PIXEL_MEASURES_SEQUENCE = 0x0028_9110;
  public static final int PIXEL_VALUE_TRANSFORMATION_SEQUENCE = 0x0028_9145;
  public static final int ACQUISITION_CONTEXT_SEQUENCE = 0x0040_0555;
  public static final int MEASUREMENT_UNITS_CODE_SEQUENCE = 0x0040_08EA;
  public static final int PARAMETRIC_MAP_FRAME_TYPE_SEQUENCE = 0x0040_9092;
  public static final int REAL_WORLD_VALUE_MAPPING_SEQUENCE = 0x0040_9096;
  public static final int LUT_LABEL = 0x0040_9210;
  public static final int REAL_WORLD_VALUE_LAST_VALUE_MAPPED = 0x0040_9211;
  public static final int DOUBLE_FLOAT_REAL_WORLD_VALUE_LAST_VALUE_MAPPED = 0x0040_9213;
  public static final int DOUBLE_FLOAT_REAL_WORLD_VALUE_FIRST_VALUE_MAPPED = 0x0040_9214;
  public static final int REAL_WORLD_VALUE_FIRST_VALUE_MAPPED = 0x0040_9216;
  public static final int QUANTITY_DEFINITION_SEQUENCE = 0x0040_9220;
  public static final int REAL_WORLD_VALUE_INTERCEPT = 0x0040_9224;
  public static final int REAL_WORLD_VALUE_SLOPE = 0x0040_9225;
  public static final int VALUE_TYPE = 0x0040_A040;
  public static final int CONCEPT_NAME_CODE_SEQUENCE = 0x0040_A043;
  public static final int CONCEPT_CODE_SEQUENCE = 0x0040_A168;
  public static final int PURPOSE_OF_REFERENCE_CODE_SEQUENCE = 0x0040_A170;
  public static final int SOURCE_INSTANCE_SEQUENCE = 0x0042_0013;
  public static final int CONTENT_LABEL = 0x0070_0080;
  public static final int CONTENT_DESCRIPTION = 0x0070_0081;
  public static final int CONTENT_CREATOR_NAME = 0x0070_0084;
  public static final int PRESENTATION_LUT_SHAPE = 0x2050_0020;
  public static final int SHARED_FUNCTIONAL_GROUPS_SEQUENCE = 0x5200_9229;
  public static final int PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE = 0x5200_9230;
  public static final int FLOAT_PIXEL_DATA = 0x7FE0_0008;
  public static final int PIXEL_DATA = 0x7FE0_0010;
  public static final int ITEM = 0xFFFE_E000;
  public static final int ITEM_DELIMITATION = 0xFFFE_E00D;
  public static final int SEQUENCE_DELIMITATION = 0xFFFE_E0DD;

  private Tag() {}

  /** The group. */
  public static int group(int tag) {
    return tag >>> 16;
  }

  /** The element within its group. */
  public static int element(int tag) {
    return tag & 0xFFFF;
  }

  /** Whether the group is odd. */
  public static boolean isPrivate(int tag) {
    return (group(tag) & 1) == 1;
  }

  /** Whether the tag reserves a private block: element 0010 to 00FF of an odd group. */
  public static boolean isPrivateCreator(int tag) {
    return isPrivate(tag) && element(tag) >= 0x10 && element(tag) <= 0xFF;
  }

  /** The creator that owns a private element 1000 to FFFF. */
  public static int creatorOf(int tag) {
    return group(tag) << 16 | element(tag) >>> 8;
  }

  /** Whether the tag is the retired length of its group. */
  public static boolean isGroupLength(int tag) {
    return element(tag) == 0;
  }

  /** The form {@code (gggg,eeee)}. */
  public static String format(int tag) {
    return String.format("(%04X,%04X)", group(tag), element(tag));
  }
}
