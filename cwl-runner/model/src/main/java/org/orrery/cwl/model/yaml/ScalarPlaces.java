package org.orrery.cwl.model.yaml;

import org.orrery.cwl.model.diagnostic.SourceSpan;

/**
 * Finds where a part of a scalar's text stands in its document, which may indent, fold and escape
 * it.
 *
 * <p>Whatever YAML and JSON do to a scalar, they keep its other characters than white space in
 * their order. So the document is walked until as many of them have passed as stand before the
 * place; white space itself has no exact place, that of what is before it is taken.
 */
public final class ScalarPlaces {
  private final String text;
  private final Lines lines;

  /**
   * @param document its URI
   * @param text all of it
   */
  public ScalarPlaces(String document, String text) {
    this.text = text;
    this.lines = new Lines(document, text);
  }

  private enum Style {
    /** Plain and block scalars: every character stands for itself. */
    AS_WRITTEN,
    SINGLE_QUOTED,
    DOUBLE_QUOTED
  }

  /**
   * The place of a character.
   *
   * @param offset in the scalar's text, in UTF-16 units, from 0 to its length; that is the place
   *     behind it
   * @return where the scalar begins if the document isn't what it was read from
   */
  public SourceSpan at(Node.Scalar scalar, int offset) {
    String value = scalar.text();
    if (value.equals(text)) {
      return lines.at(offset); // an included text, which has no style
    }
    int start = lines.offset(scalar.span());
    int from = start < 0 ? -1 : behindProperties(start);
    return from < 0 || from >= text.length() ? scalar.content() : walk(scalar, offset, from);
  }

  private SourceSpan walk(Node.Scalar scalar, int offset, int from) {
    String value = scalar.text();
    boolean behind = offset >= value.length() || isWhite(value.charAt(offset));
    long before = value.chars().limit(offset).filter(c -> !isWhite(c)).count();
    if (behind && before == 0) {
      return scalar.content();
    }
    char first = text.charAt(from);
    Style style =
        first == '\'' ? Style.SINGLE_QUOTED : first == '"' ? Style.DOUBLE_QUOTED : Style.AS_WRITTEN;
    int at = from;
    if (first == '|' || first == '>') {
      at = text.indexOf('\n', from);
    } else if (style != Style.AS_WRITTEN) {
      at++;
    }
    long passed = 0;
    while (at >= 0 && at < text.length()) {
      int length = Math.min(length(style, at), text.length() - at);
      int stands = standsFor(style, at, length);
      if (stands > 0 && !behind && passed + stands > before) {
        return lines.at(at);
      }
      passed += stands;
      at += length;
      if (stands > 0 && behind && passed >= before) {
        return lines.at(at);
      }
    }
    return scalar.content();
  }

  /** Tags and anchors stand before a scalar and belong to it. */
  private int behindProperties(int start) {
    int at = start;
    while (at < text.length() && (text.charAt(at) == '!' || text.charAt(at) == '&')) {
      while (at < text.length() && !isWhite(text.charAt(at))) {
        at++;
      }
      while (at < text.length() && isWhite(text.charAt(at))) {
        at++;
      }
    }
    return at;
  }

  /** Of what is written for one character. */
  private int length(Style style, int at) {
    char c = text.charAt(at);
    return switch (style) {
      case AS_WRITTEN -> 1;
      case SINGLE_QUOTED -> c == '\'' ? 2 : 1;
      case DOUBLE_QUOTED ->
          c != '\\' || at + 1 == text.length()
              ? 1
              : switch (text.charAt(at + 1)) {
                case 'x' -> 4;
                case 'u' -> 6;
                case 'U' -> 10;
                default -> 2;
              };
    };
  }

  /** For how many characters of the value that are no white space. */
  private int standsFor(Style style, int at, int length) {
    char c = text.charAt(at);
    if (style != Style.DOUBLE_QUOTED || length == 1) {
      return isWhite(c) ? 0 : 1;
    }
    char kind = text.charAt(at + 1);
    return switch (kind) {
      // A line break that is escaped joins two lines.
      case 'n', 't', 'r', ' ', '\t', '\n', '\r' -> 0;
      case 'x', 'u', 'U' -> {
        int code = codePoint(at + 2, at + length);
        yield isWhite(code) ? 0 : Character.charCount(code);
      }
      default -> 1;
    };
  }

  /** Zero if it is none: then the text is not what the scalar was read from. */
  private int codePoint(int from, int to) {
    int code = 0;
    for (int at = from; at < to; at++) {
      int digit = Character.digit(text.charAt(at), 16);
      if (digit < 0 || code > Character.MAX_CODE_POINT >> 4) {
        return 0;
      }
      code = code << 4 | digit;
    }
    return code;
  }

  private static boolean isWhite(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}
