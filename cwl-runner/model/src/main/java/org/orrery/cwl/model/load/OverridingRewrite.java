package org.orrery.cwl.model.load;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.yaml.Node;

/**
 * Puts overriding requirements into the processes and steps that they are for. They are read where
 * they are put: whether JavaScript is in force there decides what their expressions mean.
 */
final class OverridingRewrite {
  private static final String FIELD = "requirements";
  private static final Set<String> JAVASCRIPT = Set.of("InlineJavascriptRequirement");

  private final Map<String, List<Overrides.Entry>> byTarget;
  private final ScriptUses scripts;
  private final Problems problems;

  /** A process that many steps run stays one, unless something differs around it. */
  private final Map<Boolean, Map<CwlProcess, CwlProcess>> done = new HashMap<>();

  /**
   * @param byTarget by ids as {@link OverrideTargets} gives them
   * @param scripts remembers the JavaScript of what is put in
   */
  OverridingRewrite(
      Map<String, List<Overrides.Entry>> byTarget, ScriptUses scripts, Problems problems) {
    this.byTarget = byTarget;
    this.scripts = scripts;
    this.problems = problems;
  }

  /** The process that is run. */
  CwlProcess main(CwlProcess process) {
    CwlProcess rewritten = of(process);
    InForce force = within(InForce.NOTHING, rewritten.header().requirements());
    return with(rewritten, rewritten.header().requirements(), OverrideTargets.MAIN, force);
  }

  CwlProcess of(CwlProcess process) {
    return rewrite(process, InForce.NOTHING);
  }

  private CwlProcess rewrite(CwlProcess process, InForce around) {
    Map<CwlProcess, CwlProcess> known =
        done.computeIfAbsent(around.javascript(), key -> new IdentityHashMap<>());
    CwlProcess before = known.get(process);
    if (before == null) {
      InForce force = within(around, process.header().requirements());
      before =
          with(
              process instanceof CwlProcess.Workflow workflow ? steps(workflow, force) : process,
              process.header().requirements(),
              process.header().id(),
              force);
      known.put(process, before);
    }
    return before;
  }

  private CwlProcess.Workflow steps(CwlProcess.Workflow workflow, InForce around) {
    List<WorkflowStep> steps =
        workflow.steps().stream().map(step -> step(workflow.header().id(), step, around)).toList();
    return workflow.withSteps(steps);
  }

  private WorkflowStep step(String workflow, WorkflowStep step, InForce around) {
    InForce force = within(around, step.requirements());
    String id = OverrideTargets.stepId(workflow, step);
    CwlProcess run = rewrite(step.run(), force);
    CwlProcess own =
        with(run, run.header().requirements(), id, within(force, run.header().requirements()));
    return step.with(overridden(step.requirements(), id, force), own);
  }

  private static InForce within(InForce around, Requirements requirements) {
    return requirements.find(Requirement.InlineJavascript.class).isPresent()
        ? around.with(JAVASCRIPT, TypeScope.EMPTY)
        : around;
  }

  private CwlProcess with(CwlProcess process, Requirements own, String target, InForce force) {
    return byTarget.containsKey(target)
        ? process.withRequirements(overridden(own, target, force))
        : process;
  }

  private Requirements overridden(Requirements own, String target, InForce force) {
    Requirements changed = own;
    for (Overrides.Entry entry : byTarget.getOrDefault(target, List.of())) {
      changed = read(entry, force).within(changed);
    }
    return changed;
  }

  private Requirements read(Overrides.Entry entry, InForce around) {
    Node value = entry.requirements();
    Node.Mapping owner =
        new Node.Mapping(Map.of(FIELD, new Node.Entry(FIELD, value.span(), value)), value.span());
    Fields fields = new Fields(owner, "`" + entry.field() + "`", Set.of(FIELD), problems);
    RequirementReader reader = new RequirementReader(fields, Namespaces.NONE, problems);
    SourceDocument document =
        new SourceDocument(
            value.span().document(),
            owner,
            SourceDocument.NEWEST,
            Namespaces.NONE,
            List.of(),
            Map.of(),
            false);
    return reader.read(new Readers(document, reader.inForce(around), scripts, problems));
  }
}
