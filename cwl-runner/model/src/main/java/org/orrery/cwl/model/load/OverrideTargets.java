package org.orrery.cwl.model.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.NearestMatch;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.WorkflowStep;

/** Ids of all processes and steps that a document reaches, and what else people call them. */
final class OverrideTargets {
  /** Stands for the process that is run. No URI is empty. */
  static final String MAIN = "";

  private final Set<String> ids = new LinkedHashSet<>();
  private final Map<String, Set<String>> tops = new HashMap<>();
  private final Set<CwlProcess> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private OverrideTargets() {}

  static OverrideTargets of(LoadedDocument document) {
    OverrideTargets targets = new OverrideTargets();
    targets.add(document.process());
    document.graph().forEach(targets::add);
    return targets;
  }

  private void add(CwlProcess process) {
    if (!seen.add(process)) {
      return;
    }
    String id = process.header().id();
    ids.add(id);
    String fragment = UriText.fragment(id);
    if (fragment.indexOf('/') < 0) {
      tops.computeIfAbsent(UriText.withoutFragment(id), document -> new TreeSet<>()).add(fragment);
    }
    if (process instanceof CwlProcess.Workflow workflow) {
      for (WorkflowStep step : workflow.steps()) {
        ids.add(stepId(id, step));
        add(step.run());
      }
    }
  }

  static String stepId(String workflow, WorkflowStep step) {
    return workflow + (workflow.indexOf('#') < 0 ? "#" : "/") + step.id();
  }

  /** The entries by the id that each is for; one that is for nothing is reported and left out. */
  Map<String, List<Overrides.Entry>> sort(List<Overrides.Entry> entries, Problems problems) {
    Map<String, List<Overrides.Entry>> byTarget = new HashMap<>();
    for (Overrides.Entry entry : entries) {
      String id = entry.target() == null ? MAIN : find(entry.target());
      if (id == null) {
        problems.warning(
            DiagnosticCode.UNKNOWN_PROCESS,
            entry.at(),
            "The overrides of `" + entry.target() + "` have no effect: it is not part of this run.",
            NearestMatch.hint(String.valueOf(entry.target()), List.copyOf(ids)));
      } else {
        byTarget.computeIfAbsent(id, key -> new ArrayList<>()).add(entry);
      }
    }
    return byTarget;
  }

  /** As written; else a document's main process; else a step of that. */
  private @Nullable String find(String target) {
    String document = UriText.withoutFragment(target);
    String fragment = UriText.fragment(target);
    String main = mainOf(document);
    if (ids.contains(target) || main == null) {
      return ids.contains(target) ? target : null;
    }
    if (fragment.isEmpty()) {
      return main;
    }
    String step = main + "/" + fragment;
    return ids.contains(step) ? step : null;
  }

  private @Nullable String mainOf(String document) {
    Set<String> fragments = tops.getOrDefault(document, Set.of());
    if (fragments.contains("main")) {
      return document + "#main";
    }
    return fragments.size() == 1 ? document + "#" + fragments.iterator().next() : null;
  }
}
