package org.orrery.cwl.model.javascript;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.graalvm.polyglot.Source;
import org.orrery.cwl.model.expression.ScriptSyntax;
import org.orrery.cwl.model.javascript.JavaScriptCall.Kind;

/**
 * Keeps the sources that were used last. An engine forgets its compiled form of a source when
 * nobody holds the source any more. Safe for use from many threads.
 */
final class JavaScriptSources {
  static final String EXPRESSION = "expression";
  static final String LIBRARY = "expressionLib";

  private static final int MOST_SOURCES = 2_000;

  private final Map<Key, Source> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Source> eldest) {
          return size() > MOST_SOURCES;
        }
      };

  /** What stands around code. It adds no line, so that lines in messages are the author's. */
  enum Form {
    EXPRESSION_VALUE("(function(){return (", "\n)})"),
    FUNCTION_BODY("(function(){", "\n})"),
    LIBRARY_SCRIPT("", "\n"),
    OWN("", "\n");

    private static final String STRICT = "\"use strict\";";

    private final String before;
    private final String after;

    Form(String before, String after) {
      this.before = before;
      this.after = after;
    }

    static Form of(Kind kind) {
      return switch (kind) {
        case EXPRESSION -> EXPRESSION_VALUE;
        case BODY -> FUNCTION_BODY;
      };
    }

    static Form of(ScriptSyntax.Form form) {
      return switch (form) {
        case EXPRESSION -> EXPRESSION_VALUE;
        case BODY -> FUNCTION_BODY;
        case LIBRARY -> LIBRARY_SCRIPT;
      };
    }

    /** How far the first line of the author's code is moved to the right. */
    int shift() {
      return STRICT.length() + before.length();
    }

    private String asScript(String code) {
      return STRICT + before + code + after;
    }

    /** As the body of a function that gives what the script gives. */
    String asBody(String code) {
      return STRICT + "return " + before + code + after;
    }

    private String sourceName() {
      return switch (this) {
        case EXPRESSION_VALUE, FUNCTION_BODY -> EXPRESSION;
        case LIBRARY_SCRIPT -> LIBRARY;
        case OWN -> "orrery";
      };
    }
  }

  private record Key(Form form, String code) {}

  synchronized Source get(Form form, String code) {
    return kept.computeIfAbsent(new Key(form, code), key -> make(form, code));
  }

  /** One that is not kept: what is parsed may never be run, and may be much. */
  static Source make(Form form, String code) {
    try {
      return Source.newBuilder("js", form.asScript(code), form.sourceName()).build();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory could not be read", e);
    }
  }
}
