package org.orrery.cwl.model.expression;

import java.util.List;
import org.orrery.cwl.model.value.CwlValue;

/**
 * What an expression may see.
 *
 * @param expressionLib sources of {@code InlineJavascriptRequirement.expressionLib}, in order
 */
public record Scope(
    CwlValue.Rec inputs, CwlValue self, CwlValue.Rec runtime, List<String> expressionLib) {
  public Scope {
    expressionLib = List.copyOf(expressionLib);
  }

  public Scope withSelf(CwlValue changed) {
    return new Scope(inputs, changed, runtime, expressionLib);
  }
}
