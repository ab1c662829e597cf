package org.orrery.cwl.model.expression;

import java.util.Collection;
import java.util.Map;

/**
 * Finds JavaScript that can't be parsed. Never runs any. Safe for use from many threads.
 *
 * <p>A document's author learns so when it is loaded, and not hours into a run when the expression
 * is needed first.
 */
@FunctionalInterface
public interface ScriptSyntax {
  /** Takes every text for JavaScript: what is wrong with it shows when it is evaluated. */
  ScriptSyntax UNCHECKED = scripts -> Map.of();

  /** The places of a document where JavaScript may stand (CommandLineTool v1.2, section 3.3). */
  enum Form {
    EXPRESSION,
    BODY,
    LIBRARY
  }

  /**
   * One piece of JavaScript.
   *
   * @param code without the {@code $(…)} or <code>${…}</code> around it
   */
  record Script(Form form, String code) {
    /** The start of it as its author wrote it, on one line, in backticks. */
    public String shown() {
      return "`"
          + ExprParser.excerpt(
              switch (form) {
                case EXPRESSION -> "$(" + code + ")";
                case BODY -> "${" + code + "}";
                case LIBRARY -> code;
              })
          + "`";
    }
  }

  /**
   * Why a script can't be parsed.
   *
   * @param offset in its code, in UTF-16 units, from 0 to its length: what ends too early is wrong
   *     at its end
   * @param problem for the document's author, without a place
   */
  record Fault(int offset, String problem) {}

  /**
   * The first fault of each script that has one. Blocks, and may start an engine if there is any
   * script; equal scripts should be asked for once.
   *
   * @throws ScriptCheckException if the scripts are too much to be parsed
   */
  Map<Script, Fault> faults(Collection<Script> scripts);
}
