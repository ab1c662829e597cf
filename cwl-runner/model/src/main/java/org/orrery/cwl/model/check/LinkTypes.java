package org.orrery.cwl.model.check;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.Simple;
import org.orrery.cwl.model.document.Links;
import org.orrery.cwl.model.document.Links.LinkMerge;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.document.WorkflowStep.Scatter;

/** What type arrives at the end of links (Workflow v1.2, sections 2.2 to 2.4). */
final class LinkTypes {
  private LinkTypes() {}

  /** The type of a step's output as the workflow sees it: conditional, scattered. */
  static CwlType outputOf(WorkflowStep step, CwlType declared) {
    WorkflowStep.Loop loop = step.loop();
    if (loop != null && loop.output() == WorkflowStep.Loop.OutputMethod.ALL) {
      return new CwlType.ArrayOf(declared, null);
    }
    CwlType type = isConditional(step) ? union(List.of(Simple.NULL, declared)) : declared;
    Scatter scatter = step.scatter();
    if (scatter == null) {
      return type;
    }
    int depth =
        scatter.method() == Scatter.Method.NESTED_CROSSPRODUCT ? scatter.inputs().size() : 1;
    for (int level = 0; level < depth; level++) {
      type = new CwlType.ArrayOf(type, null);
    }
    return type;
  }

  /** May the step give null because it was never run? */
  static boolean isConditional(WorkflowStep step) {
    WorkflowStep.Loop loop = step.loop();
    return step.when() != null
        || (loop != null && loop.output() == WorkflowStep.Loop.OutputMethod.LAST);
  }

  /** The type of the sources together, merged and picked. */
  static CwlType arriving(Links links, List<CwlType> sources) {
    CwlType merged = links.single() ? sources.getFirst() : merged(links.merge(), sources);
    Links.PickValue pick = links.pick();
    if (pick == null || !(merged instanceof CwlType.ArrayOf array)) {
      return merged;
    }
    CwlType picked = withoutNull(array.items());
    return switch (pick) {
      case FIRST_NON_NULL, THE_ONLY_NON_NULL -> picked;
      case ALL_NON_NULL -> new CwlType.ArrayOf(picked, null);
    };
  }

  private static CwlType merged(LinkMerge merge, List<CwlType> sources) {
    return switch (merge) {
      case MERGE_NESTED -> new CwlType.ArrayOf(union(sources), null);
      case MERGE_FLATTENED ->
          new CwlType.ArrayOf(union(sources.stream().map(LinkTypes::flattened).toList()), null);
    };
  }

  private static CwlType flattened(CwlType type) {
    return switch (type) {
      case CwlType.ArrayOf array -> array.items();
      case CwlType.Union union ->
          union(union.alternatives().stream().map(LinkTypes::flattened).toList());
      case Simple simple -> simple;
      case CwlType.EnumOf symbols -> symbols;
      case CwlType.RecordOf fields -> fields;
    };
  }

  /** A type without its null; null alone stays. */
  static CwlType withoutNull(CwlType type) {
    return type instanceof CwlType.Union union
        ? union(union.alternatives().stream().filter(part -> part != Simple.NULL).toList())
        : type;
  }

  /** Files in the type, at whatever depth of arrays, or null-able. */
  static boolean holdsFiles(CwlType type) {
    return switch (type) {
      case Simple simple -> simple == Simple.FILE;
      case CwlType.ArrayOf array -> holdsFiles(array.items());
      case CwlType.Union union -> union.alternatives().stream().anyMatch(LinkTypes::holdsFiles);
      case CwlType.EnumOf symbols -> false;
      case CwlType.RecordOf fields -> false;
    };
  }

  private static CwlType union(List<CwlType> types) {
    Set<CwlType> flat = new LinkedHashSet<>();
    for (CwlType type : types) {
      if (type instanceof CwlType.Union union) {
        flat.addAll(union.alternatives());
      } else {
        flat.add(type);
      }
    }
    // Any swallows the others: with it nothing can be said.
    if (flat.contains(Simple.ANY)) {
      return Simple.ANY;
    }
    return flat.size() == 1 ? flat.iterator().next() : new CwlType.Union(List.copyOf(flat));
  }
}
