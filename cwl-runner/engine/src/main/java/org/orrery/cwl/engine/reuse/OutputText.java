package org.orrery.cwl.engine.reuse;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.check.TypeNames;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.FileTraits;
import org.orrery.cwl.model.document.OutputBinding;
import org.orrery.cwl.model.document.OutputParameter;
import org.orrery.cwl.model.document.RecordField;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlJson;

/** An output's definition as text that does not change when its document moves. */
final class OutputText {
  private final StringBuilder text = new StringBuilder();

  private OutputText() {}

  static String of(OutputParameter output) {
    OutputText text = new OutputText();
    text.add("type", TypeNames.show(output.type()));
    text.inside(output.type());
    text.binding(output.binding());
    text.traits(output.files());
    return text.text.toString();
  }

  private void add(String name, String value) {
    text.append(name).append('=').append(value.length()).append(':').append(value).append(';');
  }

  private void inside(CwlType type) {
    switch (type) {
      case CwlType.RecordOf r -> {
        for (RecordField field : r.fields()) {
          add("field", field.name());
          inside(field.type());
          binding(field.outputBinding());
          traits(field.files());
        }
      }
      case CwlType.ArrayOf a -> inside(a.items());
      case CwlType.Union u -> u.alternatives().forEach(this::inside);
      case CwlType.EnumOf e -> add("symbols", e.symbols().toString());
      case CwlType.Simple _ -> {}
    }
  }

  private void binding(@Nullable OutputBinding binding) {
    if (binding == null) {
      return;
    }
    binding.globs().forEach(glob -> add("glob", code(glob)));
    add("loadContents", binding.loadContents().name());
    add("loadListing", String.valueOf(binding.loadListing()));
    if (binding.outputEval() != null) {
      add("outputEval", code(binding.outputEval()));
    }
  }

  private void traits(FileTraits traits) {
    traits
        .secondaryFiles()
        .forEach(
            rule -> {
              add("secondaryFiles", code(rule.pattern()));
              add("required", rule.required() == null ? "" : code(rule.required()));
            });
    traits.formats().forEach(format -> add("format", code(format)));
    add("loadListing", String.valueOf(traits.loadListing()));
    add("loadContents", traits.loadContents().name());
  }

  private static String code(Expr expression) {
    return switch (expression) {
      case Expr.Constant c -> CwlJson.write(c.value());
      case Expr.Reference r -> "$(" + r.reference().text() + ")";
      case Expr.JavaScriptExpression e -> "$(" + e.code() + ")";
      case Expr.JavaScriptBody b -> "${" + b.code() + "}";
      case Expr.Interpolation i -> {
        List<String> parts =
            i.parts().stream()
                .map(
                    part ->
                        switch (part) {
                          case Expr.TextPart(String plain) -> plain.length() + ":" + plain;
                          case Expr.EmbeddedPart(Expr inner) -> code(inner);
                        })
                .toList();
        yield String.join("", parts);
      }
    };
  }
}
