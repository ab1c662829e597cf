package org.orrery.cwl.model.expression;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Finds where a piece of JavaScript ends that stands between brackets inside another text. Knows
 * strings, template strings, comments and regular expressions, so that brackets in them don't
 * count.
 */
final class JavaScriptScanner {
  /** Words after which a slash starts a regular expression and is no division. */
  private static final Set<String> BEFORE_REGEX =
      Set.of(
          "return",
          "typeof",
          "case",
          "in",
          "of",
          "delete",
          "void",
          "throw",
          "new",
          "else",
          "do",
          "instanceof",
          "yield",
          "await");

  private final String text;
  private int at;

  /**
   * What closes each open bracket; a backquote stands for the template string around a <code>${
   * </code>.
   */
  private final Deque<Character> open = new ArrayDeque<>();

  private JavaScriptScanner(String text, int start) {
    this.text = text;
    this.at = start;
  }

  /**
   * Gives the place behind the bracket that closes the one at {@code start}.
   *
   * @throws ScanException if there is none
   */
  static int endOfBrackets(String text, int start) throws ScanException {
    return new JavaScriptScanner(text, start).scan(start);
  }

  private int scan(int start) throws ScanException {
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case '(' -> push(')');
        case '[' -> push(']');
        case '{' -> push('}');
        case ')', ']', '}' -> close(c);
        case '\'', '"' -> skipString(c);
        case '`' -> {
          at++;
          skipTemplate();
        }
        case '/' -> skipSlash(start);
        default -> at++;
      }
      if (open.isEmpty()) {
        return at;
      }
    }
    throw new ScanException(start, "it is never closed: a `" + closing() + "` is missing");
  }

  private char closing() {
    return open.peek() == '`' ? '}' : open.peek();
  }

  private void push(char closing) {
    open.push(closing);
    at++;
  }

  private void close(char c) throws ScanException {
    if (c != closing()) {
      throw new ScanException(at, "`" + c + "` stands where a `" + closing() + "` was expected");
    }
    char closed = open.pop();
    at++;
    if (closed == '`') {
      skipTemplate();
    }
  }

  private void skipString(char quote) throws ScanException {
    int start = at;
    at++;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == quote) {
        at++;
        return;
      }
      at++;
    }
    throw new ScanException(start, "a string is never closed: a `" + quote + "` is missing");
  }

  /** From inside a template string to its end, or to its next embedded expression. */
  private void skipTemplate() throws ScanException {
    int start = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '`') {
        at++;
        return;
      } else if (c == '$' && text.startsWith("{", at + 1)) {
        at += 2;
        open.push('`');
        return;
      }
      at++;
    }
    throw new ScanException(start, "a template string is never closed: a backquote is missing");
  }

  private void skipSlash(int start) throws ScanException {
    if (text.startsWith("//", at)) {
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end;
    } else if (text.startsWith("/*", at)) {
      int end = text.indexOf("*/", at + 2);
      if (end < 0) {
        throw new ScanException(at, "a comment is never closed: a `*/` is missing");
      }
      at = end + 2;
    } else if (regexMayStart(start)) {
      at = endOfRegex();
    } else {
      at++;
    }
  }

  /** Looks at what stands before: after a value a slash divides. */
  private boolean regexMayStart(int start) {
    int before = at - 1;
    while (before > start && Character.isWhitespace(text.charAt(before))) {
      before--;
    }
    char c = text.charAt(before);
    if (Character.isJavaIdentifierPart(c)) {
      int word = before;
      while (word > start && Character.isJavaIdentifierPart(text.charAt(word - 1))) {
        word--;
      }
      return BEFORE_REGEX.contains(text.substring(word, before + 1));
    }
    return ")]\"'`".indexOf(c) < 0;
  }

  /** Behind the regular expression; behind the slash alone if its line has no end of one. */
  private int endOfRegex() {
    boolean inClass = false;
    for (int i = at + 1; i < text.length() && text.charAt(i) != '\n'; i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '[') {
        inClass = true;
      } else if (c == ']') {
        inClass = false;
      } else if (c == '/' && !inClass) {
        return i + 1;
      }
    }
    return at + 1;
  }

  /** The text ends, or breaks, before the brackets are closed. */
  static final class ScanException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;

    ScanException(int offset, String message) {
      super(message);
      this.offset = offset;
    }

    /** Where in the text. */
    int offset() {
      return offset;
    }
  }
}
