package org.reconstream.cli.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Finds the line of a setting; a parser that binds values is already further on. */
final class SettingLines {
  private SettingLines() {}

  /** The line, from 1, of the last occurrence of a setting's name. */
  static OptionalInt of(byte[] yaml, List<String> path) {
    List<String> here = new ArrayList<>();
    OptionalInt line = OptionalInt.empty();
    try (JsonParser parser = new YAMLMapper().createParser(yaml)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          here.set(here.size() - 1, parser.currentName());
          if (here.equals(path)) {
            line = OptionalInt.of(parser.currentTokenLocation().getLineNr());
          }
        } else if (token.isStructStart()) {
          here.add("");
        } else if (token.isStructEnd()) {
          here.remove(here.size() - 1);
        }
      }
      return line;
    } catch (IOException e) {
      return line;
    }
  }
}
