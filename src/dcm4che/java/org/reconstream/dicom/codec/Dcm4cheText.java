package org.reconstream.dicom.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.SpecificCharacterSet;

/** Text in character sets that only dcm4che knows becomes UTF-8. */
final class Dcm4cheText {
  private Dcm4cheText() {}

  /** The value itself where the contract knows its characters, else the same text in UTF-8. */
  static Element.Value understood(Dcm4cheFrame frame, Attributes attributes, Element.Value value) {
    if (value.tag() == Tag.SPECIFIC_CHARACTER_SET) {
      String term = Values.characters(value, CharacterSet.ISO_IR_6);
      frame.characterSet = known(term) ? CharacterSet.ofTerm(term) : CharacterSet.ISO_IR_192;
      return known(term) ? value : encoded(value, CharacterSet.ISO_IR_192.term());
    }
    SpecificCharacterSet set = attributes.getSpecificCharacterSet();
    if (!value.vr().usesCharacterSet() || known(String.join("\\", codes(set)))) {
      return value;
    }
    String delimiters = value.vr() == Vr.PN ? "\\^=" : value.vr().isMultiText() ? "\\" : "\t\n\f\r";
    return encoded(value, set.decode(array(value.bytes()), delimiters));
  }

  private static String[] codes(SpecificCharacterSet set) {
    String[] codes = set.toCodes();
    return codes == null ? new String[0] : codes;
  }

  private static boolean known(String term) {
    return term.isBlank()
        || Arrays.stream(CharacterSet.values()).anyMatch(set -> set.term().equals(term.strip()));
  }

  private static Element.Value encoded(Element.Value value, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] even = Arrays.copyOf(bytes, bytes.length + bytes.length % 2);
    if (even.length > bytes.length) {
      even[bytes.length] = value.vr().padding();
    }
    return new Element.Value(value.tag(), value.vr(), ByteBuffer.wrap(even));
  }

  static byte[] array(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return bytes;
  }
}
