package org.orrery.cwl.model.yaml;

import java.util.regex.Pattern;

/** YAML 1.2.2, section 10.3.2: what a plain scalar is. */
final class CoreSchema {
  private static final Pattern INT = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
  private static final Pattern FLOAT =
      Pattern.compile(
          "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)"
              + "|\\.(nan|NaN|NAN)");

  private CoreSchema() {}

  static Node.Kind kind(String text) {
    if (text.isEmpty()) {
      return Node.Kind.NULL;
    }
    char first = text.charAt(0);
    if (first <= '9') {
      return number(text);
    }
    return switch (text) {
      case "null", "Null", "NULL", "~" -> Node.Kind.NULL;
      case "true", "True", "TRUE", "false", "False", "FALSE" -> Node.Kind.BOOLEAN;
      default -> Node.Kind.TEXT;
    };
  }

  private static Node.Kind number(String text) {
    if (INT.matcher(text).matches()) {
      return Node.Kind.INT;
    }
    return FLOAT.matcher(text).matches() ? Node.Kind.FLOAT : Node.Kind.TEXT;
  }
}
