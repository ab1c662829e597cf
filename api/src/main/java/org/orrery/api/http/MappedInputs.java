package org.orrery.api.http;

import java.util.List;
import java.util.Map;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Inputs as CWL values, and where in the request each came from.
 *
 * @param values by input id
 * @param problems what could not be mapped, with pointers into the request
 * @param places pointers into {@code values} that differ from those into the request, and the
 *     latter
 */
record MappedInputs(CwlValue.Rec values, List<Problem> problems, Map<String, String> places) {
  MappedInputs {
    problems = List.copyOf(problems);
    places = Map.copyOf(places);
  }

  /** The same problem, its pointer into {@code values} made one into the request. */
  Problem inRequest(Problem problem) {
    String pointer = problem.pointer();
    if (pointer == null) {
      return problem;
    }
    for (String known = pointer; !known.isEmpty(); known = parent(known)) {
      String place = places.get(known);
      if (place != null) {
        return at(problem, place + pointer.substring(known.length()));
      }
    }
    return problem.below("/inputs");
  }

  private static String parent(String pointer) {
    return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
  }

  private static Problem at(Problem problem, String pointer) {
    return new Problem(
        pointer,
        problem.at(),
        problem.code(),
        problem.message(),
        problem.hint(),
        problem.related());
  }
}
