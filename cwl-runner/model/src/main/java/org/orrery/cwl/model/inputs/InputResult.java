package org.orrery.cwl.model.inputs;

import java.util.List;
import org.orrery.cwl.model.value.CwlValue;

/** What became of an input object. */
public sealed interface InputResult {
  /**
   * @param complete every input of the process, defaults filled in and null where nothing is given
   */
  record Accepted(CwlValue.Rec complete, List<InputProblem> warnings) implements InputResult {
    public Accepted {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * @param problems all that is wrong, at least one
   */
  record Refused(List<InputProblem> problems) implements InputResult {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
