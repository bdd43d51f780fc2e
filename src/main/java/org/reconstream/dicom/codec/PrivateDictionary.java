package org.reconstream.dicom.codec;

import java.util.Map;

/**
 * The private blocks whose value representations are known: those of this project and those of
 * DICOM-CT-PD (Chen et al., Med. Phys. 42, 2015). By creator; keys are the low byte of the element.
 */
final class PrivateDictionary {
  private static final Map<Integer, Vr> KSPACE =
      Map.ofEntries(
          Map.entry(0x01, Vr.LO),
          Map.entry(0x02, Vr.UT),
          Map.entry(0x03, Vr.OF),
          Map.entry(0x04, Vr.UL),
          Map.entry(0x05, Vr.OB),
          Map.entry(0x06, Vr.OF),
          Map.entry(0x07, Vr.OF),
          Map.entry(0x08, Vr.OF),
          Map.entry(0x09, Vr.CS),
          Map.entry(0x0A, Vr.FD),
          Map.entry(0x0B, Vr.UL),
          Map.entry(0x0C, Vr.CS),
          Map.entry(0x0D, Vr.OF));

  private static final Map<Integer, Vr> SINOGRAM =
      Map.ofEntries(
          Map.entry(0x01, Vr.LO),
          Map.entry(0x02, Vr.CS),
          Map.entry(0x03, Vr.OF),
          Map.entry(0x04, Vr.UL),
          Map.entry(0x05, Vr.OB),
          Map.entry(0x06, Vr.OF),
          Map.entry(0x07, Vr.FD),
          Map.entry(0x08, Vr.FD),
          Map.entry(0x09, Vr.FD),
          Map.entry(0x0A, Vr.FD),
          Map.entry(0x0B, Vr.OF),
          Map.entry(0x0C, Vr.FD),
          Map.entry(0x0D, Vr.FD),
          Map.entry(0x0E, Vr.FD),
          Map.entry(0x0F, Vr.UL));

  private static final Map<Integer, Vr> DETECTOR_SYSTEM =
      Map.of(0x02, Vr.FL, 0x06, Vr.FL, 0x0B, Vr.CS, 0x10, Vr.US, 0x11, Vr.US);

  private static final Map<Integer, Vr> DETECTOR_DYNAMICS =
      Map.of(0x01, Vr.FL, 0x02, Vr.FL, 0x03, Vr.FL, 0x31, Vr.FL, 0x33, Vr.FL);

  private static final Map<Integer, Vr> SOURCE_DYNAMICS =
      Map.of(
          0x0B, Vr.FL, 0x0C, Vr.FL, 0x0D, Vr.FL, 0x0E, Vr.CS, 0x13, Vr.US, 0x5B, Vr.US, 0x5D, Vr.US,
          0x61, Vr.US, 0x63, Vr.US, 0x65, Vr.FL);

  private static final Map<Integer, Vr> PROJECTION_DEFINITIONS = Map.of(0x09, Vr.CS, 0x0A, Vr.CS);

  private static final Map<Integer, Vr> PREPROCESSING =
      Map.of(
          0x03, Vr.CS, 0x04, Vr.CS, 0x05, Vr.CS, 0x06, Vr.CS, 0x07, Vr.CS, 0x08, Vr.CS, 0x09,
          Vr.CS);

  private static final Map<Integer, Vr> WATER = Map.of(0x01, Vr.DS);

  static final Map<String, Map<Integer, Vr>> BLOCKS =
      Map.of(
          "RECONSTREAM KSPACE 1.0", KSPACE,
          "RECONSTREAM SINOGRAM 1.0", SINOGRAM,
          "DetectorSystemArrangementModule", DETECTOR_SYSTEM,
          "DetectorDynamicsModule", DETECTOR_DYNAMICS,
          "SourceDynamicsModule", SOURCE_DYNAMICS,
          "ProjectionDataDefinitions", PROJECTION_DEFINITIONS,
          "PreprocessingFlagsModule", PREPROCESSING,
          "LesionInformationModule", WATER,
          "WaterAttenuationModule", WATER);

  private PrivateDictionary() {}
}
