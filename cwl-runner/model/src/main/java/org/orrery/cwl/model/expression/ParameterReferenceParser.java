package org.orrery.cwl.model.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.expression.ParameterReference.Segment;

/** The grammar of parameter references (CommandLineTool v1.2, section 3.2.1). */
final class ParameterReferenceParser {
  private static final int MOST_DIGITS_OF_AN_INDEX = 9;

  private final String text;
  private int at;

  private ParameterReferenceParser(String text) {
    this.text = text;
  }

  /** What stands between {@code $(} and {@code )}; empty if it is no parameter reference. */
  static Optional<ParameterReference> parse(String text) {
    return new ParameterReferenceParser(text).parse();
  }

  private Optional<ParameterReference> parse() {
    String symbol = symbol();
    if (symbol.isEmpty()) {
      return Optional.empty();
    }
    List<Segment> segments = new ArrayList<>();
    while (at < text.length()) {
      Segment segment = segment();
      if (segment == null) {
        return Optional.empty();
      }
      segments.add(segment);
    }
    return Optional.of(new ParameterReference(symbol, segments, text));
  }

  private String symbol() {
    int start = at;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (!Character.isLetterOrDigit(c) && c != '_') {
        break;
      }
      at += Character.charCount(c);
    }
    return text.substring(start, at);
  }

  private @Nullable Segment segment() {
    char c = text.charAt(at);
    at++;
    if (c == '.') {
      String name = symbol();
      return name.isEmpty() ? null : new ParameterReference.Key(name);
    }
    if (c != '[' || at == text.length()) {
      return null;
    }
    char next = text.charAt(at);
    Segment segment = next == '\'' || next == '"' ? quoted(next) : index();
    if (segment == null || !text.startsWith("]", at)) {
      return null;
    }
    at++;
    return segment;
  }

  private @Nullable Segment index() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    int digits = at - start;
    return digits == 0 || digits > MOST_DIGITS_OF_AN_INDEX
        ? null
        : new ParameterReference.Index(Integer.parseInt(text.substring(start, at)));
  }

  private @Nullable Segment quoted(char quote) {
    StringBuilder name = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == quote) {
        at++;
        return new ParameterReference.Key(name.toString());
      }
      if (c == '\\') {
        at++;
        // Other escapes mean something in JavaScript that this grammar doesn't have.
        if (at == text.length() || "'\"\\".indexOf(text.charAt(at)) < 0) {
          return null;
        }
        c = text.charAt(at);
      } else if (c == '\n') {
        return null;
      }
      name.append(c);
    }
    return null;
  }
}
