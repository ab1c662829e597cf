package org.orrery.cwl.model.javascript;

import java.util.List;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.expression.Scope;
import org.orrery.cwl.model.value.CwlJson;

/**
 * One evaluation as text: all that an engine needs, in this process or in another.
 *
 * @param kind how the code is to be read
 * @param code without the {@code $(…)} or <code>${…}</code> around it
 * @param libraries run before it, in order
 * @param inputs JSON of what the code sees under this name
 * @param self JSON of what the code sees under this name
 * @param runtime JSON of what the code sees under this name
 */
public record JavaScriptCall(
    Kind kind, String code, List<String> libraries, String inputs, String self, String runtime)
    implements JavaScriptRequest {
  private static final int LONGEST_EXCERPT = 60;

  /** The two forms of CWL (CommandLineTool v1.2, section 3.3). */
  public enum Kind {
    EXPRESSION,
    BODY
  }

  public JavaScriptCall {
    libraries = List.copyOf(libraries);
  }

  /**
   * What an expression and its scope come to.
   *
   * @throws IllegalArgumentException if the expression is no JavaScript
   */
  public static JavaScriptCall of(Expr expression, Scope scope) {
    return switch (expression) {
      case Expr.JavaScriptExpression(String code, var _) -> of(Kind.EXPRESSION, code, scope);
      case Expr.JavaScriptBody(String code, var _) -> of(Kind.BODY, code, scope);
      case Expr.Constant _, Expr.Reference _, Expr.Interpolation _ ->
          throw new IllegalArgumentException("no JavaScript: " + expression);
    };
  }

  private static JavaScriptCall of(Kind kind, String code, Scope scope) {
    return new JavaScriptCall(
        kind,
        code,
        scope.expressionLib(),
        CwlJson.writeForExpression(scope.inputs()),
        CwlJson.writeForExpression(scope.self()),
        CwlJson.writeForExpression(scope.runtime()));
  }

  /** The start of the code as its author wrote it, on one line, in backticks. */
  @Override
  public String shown() {
    String text =
        switch (kind) {
          case EXPRESSION -> "$(" + code + ")";
          case BODY -> "${" + code + "}";
        };
    String line = text.strip().replaceAll("\\s+", " ");
    return "`"
        + (line.length() <= LONGEST_EXCERPT ? line : line.substring(0, LONGEST_EXCERPT) + "…")
        + "`";
  }

  @Override
  public JavaScriptOutcome.Stopped stopped(String what) {
    long size = (long) inputs.length() + self.length() + runtime.length();
    return new JavaScriptOutcome.Stopped(
        shown() + " was stopped: " + what + " (it was given " + size + " characters of JSON)");
  }
}
