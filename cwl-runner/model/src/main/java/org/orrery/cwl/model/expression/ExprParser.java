package org.orrery.cwl.model.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.orrery.cwl.model.diagnostic.NearestMatch;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.expression.Expr.Constant;
import org.orrery.cwl.model.expression.Expr.EmbeddedPart;
import org.orrery.cwl.model.expression.Expr.Interpolation;
import org.orrery.cwl.model.expression.Expr.Part;
import org.orrery.cwl.model.expression.Expr.TextPart;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Parses the fields of documents that may hold expressions (CommandLineTool v1.2, sections 3.2 and
 * 3.3).
 *
 * <p>A text without {@code $(} and <code>${</code> is left as it is, its backslashes too. In any
 * other, {@code \$(}, <code>\${</code> and {@code \\} lose a backslash.
 */
public final class ExprParser {
  private static final Set<String> SYMBOLS = Set.of("inputs", "self", "runtime", "null");

  private final String text;
  private final SourceSpan span;
  private final boolean javascript;
  private final Scripts scripts;

  /** How much was dropped before the text. */
  private final int dropped;

  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private int at;

  /** Told of every piece of JavaScript in a field. */
  @FunctionalInterface
  public interface Scripts {
    /**
     * @param offset of its code in the field's text, in UTF-16 units
     */
    void found(ScriptSyntax.Script script, int offset);
  }

  private ExprParser(
      String text, int dropped, SourceSpan span, boolean javascript, Scripts scripts) {
    this.text = text;
    this.dropped = dropped;
    this.span = span;
    this.javascript = javascript;
    this.scripts = scripts;
  }

  /** {@link #parse(String, SourceSpan, boolean, Scripts)}, with nobody to be told. */
  public static Expr parse(String text, SourceSpan span, boolean javascript) {
    return parse(text, span, javascript, (script, offset) -> {});
  }

  /**
   * Parses a field. White space at its ends is dropped if it holds an expression, so that a block
   * of YAML may hold one: other engines do so, and documents count on it.
   *
   * @param span where the field's text starts
   * @param javascript whether {@code InlineJavascriptRequirement} is in force
   * @param scripts told of its JavaScript, in order
   * @throws MalformedExpressionException if an expression in it is malformed
   */
  public static Expr parse(String text, SourceSpan span, boolean javascript, Scripts scripts) {
    int dropped = text.length() - text.stripLeading().length();
    return mayHoldExpression(text)
        ? new ExprParser(text.strip(), dropped, span, javascript, scripts).parse()
        : new Constant(CwlValue.of(text), span);
  }

  /**
   * Parses a field whose white space matters: the content of a file ({@code entry} of a {@code
   * Dirent}). With a line break behind it an expression is text with something inside.
   *
   * @throws MalformedExpressionException if an expression in it is malformed
   */
  public static Expr parseVerbatim(
      String text, SourceSpan span, boolean javascript, Scripts scripts) {
    return mayHoldExpression(text)
        ? new ExprParser(text, 0, span, javascript, scripts).parse()
        : new Constant(CwlValue.of(text), span);
  }

  private static boolean mayHoldExpression(String text) {
    return text.contains("$(") || text.contains("${");
  }

  private Expr parse() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\') {
        backslash();
      } else if (c == '$' && startsExpression(at)) {
        flushLiteral();
        parts.add(new EmbeddedPart(expression()));
      } else {
        literal.append(c);
        at++;
      }
    }
    flushLiteral();
    if (parts.size() == 1) {
      return switch (parts.getFirst()) {
        case TextPart(String only) -> new Constant(CwlValue.of(only), span);
        case EmbeddedPart(Expr whole) -> whole;
      };
    }
    return new Interpolation(parts, span);
  }

  private boolean startsExpression(int dollar) {
    return text.startsWith("$(", dollar) || text.startsWith("${", dollar);
  }

  private void backslash() {
    if (text.startsWith("\\", at + 1)) {
      literal.append('\\');
      at += 2;
    } else if (startsExpression(at + 1)) {
      literal.append(text, at + 1, at + 3);
      at += 3;
    } else {
      literal.append('\\');
      at++;
    }
  }

  private void flushLiteral() {
    if (!literal.isEmpty()) {
      parts.add(new TextPart(literal.toString()));
      literal.setLength(0);
    }
  }

  private Expr expression() {
    int start = at;
    boolean body = text.charAt(start + 1) == '{';
    if (body && !javascript) {
      throw problem(
          start,
          "`${` starts a JavaScript body, but `InlineJavascriptRequirement` is not in force: add"
              + " it, or write `\\${` if a shell is meant to read it");
    }
    int end;
    try {
      end = JavaScriptScanner.endOfBrackets(text, start + 1);
    } catch (JavaScriptScanner.ScanException e) {
      throw problem(
          // What is never closed is missing everywhere behind its beginning.
          e.offset() == start + 1 ? start : e.offset(),
          "the expression that starts with `"
              + excerpt(text.substring(start))
              + "` is malformed: "
              + e.getMessage());
    }
    at = end;
    String code = text.substring(start + 2, end - 1);
    if (body) {
      tell(ScriptSyntax.Form.BODY, start, code);
      return new Expr.JavaScriptBody(code, span);
    }
    return javascript ? expressionWithJavaScript(start, code) : reference(start, code);
  }

  private Expr expressionWithJavaScript(int start, String code) {
    if (code.isBlank()) {
      throw problem(start, "`$()` is empty, an expression was expected");
    }
    Optional<ParameterReference> reference =
        ParameterReferenceParser.parse(code.strip()).filter(r -> SYMBOLS.contains(r.symbol()));
    if (reference.isPresent()) {
      return new Expr.Reference(reference.get(), span);
    }
    tell(ScriptSyntax.Form.EXPRESSION, start, code);
    return new Expr.JavaScriptExpression(code, span);
  }

  private void tell(ScriptSyntax.Form form, int start, String code) {
    scripts.found(new ScriptSyntax.Script(form, code), dropped + start + 2);
  }

  private Expr reference(int start, String code) {
    Optional<ParameterReference> parsed = ParameterReferenceParser.parse(code);
    if (parsed.isEmpty()) {
      String shown = excerpt("$(" + code + ")");
      throw problem(
          start,
          ParameterReferenceParser.parse(code.strip()).isPresent()
              ? "`"
                  + shown
                  + "` has blanks inside its parentheses, which a parameter reference"
                  + " must not have"
              : "`"
                  + shown
                  + "` is no parameter reference, and `InlineJavascriptRequirement` is not in force:"
                  + " add it if this is JavaScript, or write `\\$(` if a shell is meant to read it");
    }
    ParameterReference reference = parsed.get();
    if (!SYMBOLS.contains(reference.symbol())) {
      throw problem(
          start,
          "`"
              + reference.symbol()
              + "` is not defined here"
              + NearestMatch.of(reference.symbol(), SYMBOLS)
                  .map(near -> ": did you mean `" + near + "`? Only")
                  .orElse(", only")
              + " `inputs`, `self` and `runtime` are");
    }
    return new Expr.Reference(reference, span);
  }

  private MalformedExpressionException problem(int offset, String message) {
    return new MalformedExpressionException(dropped + offset, message);
  }

  /** The start of what may be long, on one line. */
  static String excerpt(String code) {
    int most = 60;
    String line = code.strip().replaceAll("\\s+", " ");
    if (line.length() <= most) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(most - 1)) ? most - 1 : most;
    return line.substring(0, end) + "…";
  }
}
