package org.reconstream.dicom.codec;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;

/** A Specific Character Set of PS3.3 C.12.1.1.2 that text is read in. */
public enum CharacterSet {
  /** The default repertoire, seven bits. */
  ISO_IR_6(StandardCharsets.US_ASCII),
  /** Latin 1. */
  ISO_IR_100(StandardCharsets.ISO_8859_1),
  /** UTF-8. */
  ISO_IR_192(StandardCharsets.UTF_8);

  private final Charset charset;

  CharacterSet(Charset charset) {
    this.charset = charset;
  }

  /** The characters. */
  public Charset charset() {
    return charset;
  }

  /** The defined term. */
  public String term() {
    return name().replace("ISO_IR_", "ISO_IR ");
  }

  /**
   * The character set of a value of (0008,0005); empty is the default repertoire. Others, and code
   * extensions (several values), are {@link Failure.Unsupported}.
   */
  static CharacterSet ofTerm(String term) {
    if (term.isBlank()) {
      return ISO_IR_6;
    }
    for (CharacterSet set : values()) {
      if (set.term().equals(term.strip())) {
        return set;
      }
    }
    throw new ReconstructionException(
        new Failure.Unsupported(
            "character set "
                + printable(term.strip())
                + " of (0008,0005) is not supported; convert the object to ISO_IR 192 (UTF-8)"));
  }

  /** Defined terms only, so that a name that strayed into this attribute is not repeated. */
  private static String printable(String term) {
    return term.matches("(\\\\?(ISO_IR [0-9]{1,3}|ISO 2022 IR [0-9]{1,3}|GB18030|GBK)?)+")
        ? "'" + term + "'"
        : "(not a defined term)";
  }
}
