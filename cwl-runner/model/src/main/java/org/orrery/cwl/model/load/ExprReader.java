package org.orrery.cwl.model.load;

import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.expression.ExprParser;
import org.orrery.cwl.model.expression.MalformedExpressionException;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.yaml.Node;
import org.orrery.cwl.model.yaml.Scalars;

/**
 * Reads fields that may hold an expression.
 *
 * @param javascript whether InlineJavascriptRequirement is in force
 * @param scripts remembers the JavaScript of those fields, and what is no expression
 */
record ExprReader(boolean javascript, ScriptUses scripts, Problems problems) {

  /** Text, constant or with expressions; null if the field is absent or no text. */
  @Nullable Expr text(Fields fields, String name) {
    Node value = fields.get(name);
    return value == null ? null : textOf(fields, name, value);
  }

  @Nullable Expr textOf(Fields fields, String name, Node value) {
    return fields.textOf(value, name) == null ? null : parse((Node.Scalar) value, false);
  }

  /** A number or an expression; null if the field is absent or neither. */
  @Nullable Expr number(Fields fields, String name) {
    return constantOr(fields, name, "a number or an expression", Node.Kind.INT, Node.Kind.FLOAT);
  }

  /** An integer or an expression; null if the field is absent or neither. */
  @Nullable Expr integer(Fields fields, String name) {
    return constantOr(fields, name, "an integer or an expression", Node.Kind.INT, Node.Kind.INT);
  }

  /** A boolean or an expression; null if the field is absent or neither. */
  @Nullable Expr flag(Fields fields, String name) {
    return constantOr(
        fields, name, "`true`, `false` or an expression", Node.Kind.BOOLEAN, Node.Kind.BOOLEAN);
  }

  private @Nullable Expr constantOr(
      Fields fields, String name, String expected, Node.Kind kind, Node.Kind otherKind) {
    Node value = fields.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Node.Scalar scalar) {
      if (scalar.kind() == kind || scalar.kind() == otherKind) {
        return Scalars.value(scalar)
            .<Expr>map(constant -> new Expr.Constant(constant, scalar.span()))
            .orElse(null);
      }
      if (scalar.kind() == Node.Kind.TEXT && scalar.text().indexOf('$') >= 0) {
        return parse(scalar, false);
      }
    }
    fields.wrongKind(value, name, expected, null);
    return null;
  }

  /** An expression alone, as for {@code when}; null if the field is absent or none. */
  @Nullable Expr expression(Fields fields, String name) {
    Expr read = text(fields, name);
    if (read instanceof Expr.Constant constant) {
      problems.error(
          DiagnosticCode.INVALID_EXPRESSION,
          constant.span(),
          "`" + name + "` in " + fields.owner() + " must be an expression.",
          javascript
              ? "write `$(...)` or `${...}`"
              : "write `$(inputs.name)`, or add InlineJavascriptRequirement for JavaScript");
      return null;
    }
    return read;
  }

  /** Like {@link #text}, for a text whose white space matters. */
  @Nullable Expr verbatim(Fields fields, String name) {
    Node value = fields.get(name);
    return value == null || fields.textOf(value, name) == null
        ? null
        : parse((Node.Scalar) value, true);
  }

  /** Null if the expression is wrong, which has been reported. */
  private @Nullable Expr parse(Node.Scalar scalar, boolean verbatim) {
    String text = scalar.text();
    if (text.indexOf('$') < 0) {
      return new Expr.Constant(CwlValue.of(text), scalar.span());
    }
    ExprParser.Scripts uses = (script, offset) -> scripts.add(script, scalar, offset);
    try {
      return verbatim
          ? ExprParser.parseVerbatim(text, scalar.content(), javascript, uses)
          : ExprParser.parse(text, scalar.content(), javascript, uses);
    } catch (MalformedExpressionException e) {
      scripts.malformed(scalar, e.offset(), e.problem());
      return null;
    }
  }
}
