package org.orrery.cwl.model.check;

import java.util.List;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.value.CwlValue;

/** Checks that the defaults of inputs are of the inputs' types. */
public final class DefaultCheck {
  private DefaultCheck() {}

  public static void check(List<InputParameter> inputs, Problems problems) {
    for (InputParameter input : inputs) {
      CwlValue value = input.defaultValue();
      // A default of null for a type without null is common and means that there is none.
      if (value != null && !value.isNull() && !TypeMatch.accepts(input.type(), value)) {
        problems.error(
            DiagnosticCode.INCOMPATIBLE_TYPES,
            input.span(),
            "The default of input `"
                + input.id()
                + "` is no `"
                + TypeNames.show(input.type())
                + "`.",
            null);
      }
    }
  }
}
