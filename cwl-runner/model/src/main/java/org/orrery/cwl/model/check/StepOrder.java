package org.orrery.cwl.model.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.PortRef;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.document.WorkflowStep.StepInput;

/** Finds steps that wait for each other. Without recursion: chains of steps may be long. */
final class StepOrder {
  private StepOrder() {}

  static void check(CwlProcess.Workflow workflow, Problems problems) {
    Map<String, WorkflowStep> steps = new LinkedHashMap<>();
    workflow.steps().forEach(step -> steps.put(step.id(), step));
    Map<String, Set<String>> waitsFor = new LinkedHashMap<>();
    for (WorkflowStep step : steps.values()) {
      waitsFor.put(step.id(), predecessors(step, steps.keySet()));
    }
    removeOrdered(waitsFor);
    while (!waitsFor.isEmpty()) {
      List<String> cycle = cycle(waitsFor);
      report(cycle, steps, problems);
      cycle.forEach(waitsFor::remove);
      waitsFor.values().forEach(others -> others.retainAll(waitsFor.keySet()));
      removeOrdered(waitsFor);
    }
  }

  private static Set<String> predecessors(WorkflowStep step, Set<String> known) {
    Set<String> before = new LinkedHashSet<>();
    for (StepInput input : step.in()) {
      for (PortRef source : input.links().sources()) {
        String id = source.step();
        if (id != null && known.contains(id)) {
          before.add(id);
        }
      }
    }
    return before;
  }

  /** Takes out every step whose predecessors can all be ordered. */
  private static void removeOrdered(Map<String, Set<String>> waitsFor) {
    Map<String, List<String>> followers = new HashMap<>();
    Map<String, Integer> open = new HashMap<>();
    Deque<String> ready = new ArrayDeque<>();
    waitsFor.forEach(
        (step, before) -> {
          before.forEach(
              other -> followers.computeIfAbsent(other, key -> new ArrayList<>()).add(step));
          open.put(step, before.size());
          if (before.isEmpty()) {
            ready.add(step);
          }
        });
    while (!ready.isEmpty()) {
      String step = ready.remove();
      waitsFor.remove(step);
      for (String follower : followers.getOrDefault(step, List.of())) {
        if (open.merge(follower, -1, Integer::sum) == 0) {
          ready.add(follower);
        }
      }
    }
    waitsFor.values().forEach(others -> others.retainAll(waitsFor.keySet()));
  }

  /** Every step left waits for another that is left, so walking back must come round. */
  private static List<String> cycle(Map<String, Set<String>> waitsFor) {
    List<String> path = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    String step = waitsFor.keySet().iterator().next();
    while (seen.add(step)) {
      path.add(step);
      step = waitsFor.getOrDefault(step, Set.of()).iterator().next();
    }
    return new ArrayList<>(path.subList(path.indexOf(step), path.size())).reversed();
  }

  private static void report(
      List<String> cycle, Map<String, WorkflowStep> steps, Problems problems) {
    List<Diagnostic.Related> related = new ArrayList<>();
    for (String id : cycle.subList(1, cycle.size())) {
      WorkflowStep step = steps.get(id);
      if (step != null) {
        related.add(new Diagnostic.Related(step.span(), "step `" + id + "`"));
      }
    }
    WorkflowStep first = steps.get(cycle.getFirst());
    if (first != null) {
      problems.add(
          new Diagnostic(
              Diagnostic.Severity.ERROR,
              DiagnosticCode.STEP_CYCLE,
              first.span(),
              cycle.size() == 1
                  ? "Step `" + cycle.getFirst() + "` waits for its own output."
                  : "Steps wait for each other: `"
                      + String.join("` → `", cycle)
                      + "` → `"
                      + cycle.getFirst()
                      + "`.",
              null,
              related));
    }
  }
}
