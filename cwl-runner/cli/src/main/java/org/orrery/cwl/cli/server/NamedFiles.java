package org.orrery.cwl.cli.server;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.orrery.cwl.engine.evaluate.FileTree;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;

/** The Files and Directories that a document itself names: in defaults and in working folders. */
final class NamedFiles {
  private final List<FileSystemObject> found = new ArrayList<>();
  private final Set<CwlProcess> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private NamedFiles() {}

  static List<FileSystemObject> of(CwlProcess process) {
    NamedFiles files = new NamedFiles();
    files.process(process);
    return files.found;
  }

  private void process(CwlProcess process) {
    if (!seen.add(process)) {
      return;
    }
    for (InputParameter input : process.inputs()) {
      CwlValue given = input.defaultValue();
      if (given != null) {
        found.addAll(FileTree.all(given));
      }
    }
    requirements(process.header().requirements());
    if (process instanceof CwlProcess.Workflow workflow) {
      for (WorkflowStep step : workflow.steps()) {
        for (WorkflowStep.StepInput input : step.in()) {
          CwlValue given = input.defaultValue();
          if (given != null) {
            found.addAll(FileTree.all(given));
          }
        }
        requirements(step.requirements());
        process(step.run());
      }
    }
  }

  private void requirements(Requirements requirements) {
    requirements
        .find(Requirement.InitialWorkDir.class)
        .ifPresent(
            work ->
                work.listing()
                    .forEach(
                        item -> {
                          switch (item) {
                            case Requirement.Dirent(_, Expr entry, _) -> constant(entry);
                            case Requirement.WorkDirValue(Expr value) -> constant(value);
                          }
                        }));
  }

  private void constant(Expr expression) {
    if (expression instanceof Expr.Constant(CwlValue value, _)) {
      found.addAll(FileTree.all(value));
    }
  }
}
