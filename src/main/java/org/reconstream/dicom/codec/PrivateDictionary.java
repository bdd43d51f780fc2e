package org.reconstream.dicom.codec;

import java.util.Map;

/**
 * The private blocks whose value representations are known. Keys are the low byte of the element.
 */
final class PrivateDictionary {
  static final String KSPACE_CREATOR = "RECONSTREAM KSPACE 1.0";

  static final Map<Integer, Vr> KSPACE =
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

  private PrivateDictionary() {}
}
