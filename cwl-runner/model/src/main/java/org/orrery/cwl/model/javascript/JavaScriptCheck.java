package org.orrery.cwl.model.javascript;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.orrery.cwl.model.expression.ScriptSyntax.Fault;
import org.orrery.cwl.model.expression.ScriptSyntax.Script;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlJsonException;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.JsonLimits;

/**
 * Scripts to be parsed and not run. The value that answers it is a list of faults as JSON: each the
 * number of its script, its offset and its problem.
 */
public record JavaScriptCheck(List<Script> scripts) implements JavaScriptRequest {
  /** A list of lists. */
  private static final int DEPTH = 3;

  public JavaScriptCheck {
    scripts = List.copyOf(scripts);
  }

  @Override
  public String shown() {
    return "reading " + scripts.getFirst().shown();
  }

  @Override
  public JavaScriptOutcome.Stopped stopped(String what) {
    return new JavaScriptOutcome.Stopped(what);
  }

  /** The value that answers this. */
  public JavaScriptOutcome.Value answer(Map<Script, Fault> faults) {
    List<CwlValue> list = new ArrayList<>();
    for (int number = 0; number < scripts.size(); number++) {
      Fault fault = faults.get(scripts.get(number));
      if (fault != null) {
        list.add(
            new CwlValue.Array(
                List.of(
                    new CwlValue.Int(number),
                    new CwlValue.Int(fault.offset()),
                    CwlValue.of(fault.problem()))));
      }
    }
    return new JavaScriptOutcome.Value(CwlJson.write(new CwlValue.Array(list)));
  }

  /**
   * Reads an answer as if it were hostile.
   *
   * @param mostCharacters that it may have
   * @throws IllegalStateException if it is none
   */
  public Map<Script, Fault> faults(String json, int mostCharacters) {
    Map<Script, Fault> faults = new LinkedHashMap<>();
    try {
      if (!(CwlJson.read(json, new JsonLimits(mostCharacters, DEPTH))
          instanceof CwlValue.Array list)) {
        throw new IllegalStateException("faults of scripts are a list");
      }
      for (CwlValue item : list.items()) {
        if (item instanceof CwlValue.Array(List<CwlValue> fields)
            && fields.size() == 3
            && fields.get(0) instanceof CwlValue.Int(long number)
            && fields.get(1) instanceof CwlValue.Int(long offset)
            && fields.get(2) instanceof CwlValue.Text(String problem)
            && number >= 0
            && number < scripts.size()
            && offset >= 0
            && offset <= scripts.get((int) number).code().length()) {
          faults.put(scripts.get((int) number), new Fault((int) offset, problem));
        } else {
          throw new IllegalStateException("no fault of a script");
        }
      }
    } catch (CwlJsonException e) {
      throw new IllegalStateException("faults of scripts are JSON", e);
    }
    return faults;
  }
}
