package org.orrery.cwl.model.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.check.WorkflowCheck;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.Links;
import org.orrery.cwl.model.document.Links.LinkMerge;
import org.orrery.cwl.model.document.Links.PickValue;
import org.orrery.cwl.model.document.OutputParameter;
import org.orrery.cwl.model.document.PortRef;
import org.orrery.cwl.model.document.ProcessHeader;
import org.orrery.cwl.model.document.WorkflowOutput;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.yaml.Node;

/** Reads a Workflow. */
final class WorkflowReader {
  private static final IdMap.Shape STEPS = new IdMap.Shape("steps", "id", null);
  private static final Map<String, LinkMerge> MERGES =
      Map.of("merge_nested", LinkMerge.MERGE_NESTED, "merge_flattened", LinkMerge.MERGE_FLATTENED);
  private static final Map<String, PickValue> PICKS =
      Map.of(
          "first_non_null", PickValue.FIRST_NON_NULL,
          "the_only_non_null", PickValue.THE_ONLY_NON_NULL,
          "all_non_null", PickValue.ALL_NON_NULL);

  private final LoadSession session;
  private final Readers readers;
  private final ProcessHeader header;
  private final String fragment;

  WorkflowReader(LoadSession session, Readers readers, ProcessHeader header, String fragment) {
    this.session = session;
    this.readers = readers;
    this.header = header;
    this.fragment = fragment;
  }

  CwlProcess.Workflow read(Fields fields) {
    ParameterReader inputReader = new ParameterReader(readers, ParameterKind.OTHER_INPUT);
    List<InputParameter> inputs =
        inputReader.parameters(fields).stream().map(inputReader::input).toList();

    ParameterReader outputReader = new ParameterReader(readers, ParameterKind.WORKFLOW_OUTPUT);
    List<WorkflowOutput> outputs = new ArrayList<>();
    for (ParameterReader.Parameter parameter : outputReader.parameters(fields)) {
      OutputParameter output = outputReader.output(parameter);
      outputs.add(new WorkflowOutput(output, links(parameter.fields(), "outputSource")));
    }

    List<WorkflowStep> steps = new ArrayList<>();
    fields.required("steps");
    for (IdMap.Element element : IdMap.elements(fields, STEPS, readers.problems())) {
      if (!session.allowsStep(element.at())) {
        break;
      }
      steps.add(new StepReader(session, readers, this, fragment).read(element));
    }
    CwlProcess.Workflow workflow = new CwlProcess.Workflow(header, inputs, outputs, steps);
    WorkflowCheck.check(workflow, session::isStandIn, readers.problems());
    return workflow;
  }

  Links links(Fields fields, String sourceField) {
    List<PortRef> sources = new ArrayList<>();
    for (Node item : fields.items(sourceField)) {
      String text = fields.textOf(item, sourceField);
      if (text != null) {
        sources.add(port(text, item));
      }
    }
    LinkMerge merge = fields.choice("linkMerge", MERGES);
    @Nullable PickValue pick = fields.choice("pickValue", PICKS);
    // A list of one is wrapped only if linkMerge is written (Workflow v1.2, LinkMergeMethod).
    boolean single = sources.size() == 1 && merge == null;
    if (sources.isEmpty() && merge == null && pick == null) {
      return Links.NONE;
    }
    return new Links(sources, single, merge == null ? LinkMerge.MERGE_NESTED : merge, pick);
  }

  /** {@code port}, {@code step/port}, or either behind the workflow's own absolute id. */
  private PortRef port(String text, Node at) {
    int hash = text.lastIndexOf('#');
    String path = text.substring(hash + 1);
    if (hash >= 0 && !fragment.isEmpty() && path.startsWith(fragment + "/")) {
      path = path.substring(fragment.length() + 1);
    }
    int slash = path.indexOf('/');
    return slash < 0
        ? new PortRef(null, path, at.span())
        : new PortRef(path.substring(0, slash), path.substring(slash + 1), at.span());
  }
}
