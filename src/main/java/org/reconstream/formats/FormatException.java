package org.reconstream.formats;

import java.io.IOException;

/**
 * A file that contradicts its format, or uses a part of it that is not supported. The message is
 * one sentence: the file's name, what is wrong, and what to do.
 */
public final class FormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /** A defect of the named file. */
  public FormatException(String fileName, String defect) {
    super(fileName + ": " + defect);
  }

  /** A defect of the named file and what revealed it. */
  public FormatException(String fileName, String defect, Throwable cause) {
    super(fileName + ": " + defect, cause);
  }
}
