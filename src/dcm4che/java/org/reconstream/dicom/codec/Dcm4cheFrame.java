package org.reconstream.dicom.codec;

import java.util.ArrayList;
import java.util.List;

/** One level of nesting while dcm4che reads: where it must end and what it holds so far. */
final class Dcm4cheFrame {
  final long end;
  final boolean delimited;
  final List<Element> elements = new ArrayList<>();
  CharacterSet characterSet;
  List<DataSet> items = List.of();
  long itemsEnd;
  boolean itemsDelimited;
  boolean closed;
  int previous;

  /**
   * A level.
   *
   * @param end the byte before which it must end
   * @param delimited whether a delimiter ends it
   */
  Dcm4cheFrame(long end, boolean delimited, CharacterSet inherited) {
    this.end = end;
    this.delimited = delimited;
    this.characterSet = inherited;
  }

  DataSet dataSet() {
    try {
      return DataSet.of(elements, characterSet);
    } catch (IllegalArgumentException e) {
      throw Malformed.of(String.valueOf(e.getMessage()));
    }
  }
}
