package org.reconstream.cli;

import java.util.Locale;
import org.reconstream.formats.BeamKind;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code fan-arc} as {@link BeamKind#FAN_ARC}. */
final class BeamKindConverter implements ITypeConverter<BeamKind> {
  @Override
  public BeamKind convert(String text) {
    String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
    for (BeamKind kind : BeamKind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw new TypeConversionException("'" + text + "' is none of parallel, fan-arc and fan-flat");
  }
}
