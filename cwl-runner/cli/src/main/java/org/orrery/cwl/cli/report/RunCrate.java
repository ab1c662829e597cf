package org.orrery.cwl.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.cli.place.StepRecord;
import org.orrery.cwl.model.check.TypeNames;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlProcess.Workflow;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.Simple;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/**
 * The metadata of a run as an RO-Crate 1.1 by the Provenance Run Crate profile 0.5: the workflow,
 * its tools and steps, their parameters, and an action for each thing that was done. Files are
 * referred to where they lie, by size and sha1; nothing is copied.
 */
public final class RunCrate {
  /** The workflow in the crate's folder: packed, so that it is one file. */
  public static final String WORKFLOW = "workflow.cwl";

  private static final String CRATE = "https://w3id.org/ro/crate/1.1";
  private static final String PROFILE = "https://w3id.org/ro/wfrun/";
  private static final List<String> PROFILES =
      List.of(
          PROFILE + "process/0.5",
          PROFILE + "workflow/0.5",
          PROFILE + "provenance/0.5",
          "https://w3id.org/workflowhub/workflow-ro-crate/1.0");
  private static final String CWL = "https://w3id.org/workflowhub/workflow-ro-crate#cwl";
  private static final String FORMAL =
      "https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE";
  private static final String RUN = "#run";
  private static final String ENGINE = "#engine";
  private static final String AGENT = "#agent";

  private final RunHistory run;
  private final Authorship authorship;
  private final CrateGraph graph = new CrateGraph();
  private final CrateValues values;
  private final Map<String, String> uriOfTool = new LinkedHashMap<>();
  private final Map<String, String> toolOfStep = new LinkedHashMap<>();

  private RunCrate(RunHistory run, Authorship authorship, CrateValues.Checksums checksums) {
    this.run = run;
    this.authorship = authorship;
    this.values = new CrateValues(graph, checksums);
  }

  /**
   * @param agent name of who ran it
   * @param engine name and version of the program
   */
  public record Authorship(String agent, String engine) {}

  /**
   * The text of {@code ro-crate-metadata.json}, ended by a line feed.
   *
   * @param checksums tells {@code sha1$} and 40 hex digits of a local file by its location, or null
   */
  public static String of(
      RunHistory run, Authorship authorship, Function<String, @Nullable String> checksums) {
    return new RunCrate(run, authorship, checksums::apply).text();
  }

  private String text() {
    graph.add(
        CrateGraph.entity("ro-crate-metadata.json", "CreativeWork")
            .put("about", CrateGraph.reference("./"))
            .put("conformsTo", CrateGraph.reference(CRATE)));
    describe();
    List<String> actions = actions();
    root(actions);
    return CwlJson.writePretty(
            graph.document(
                new CwlValue.Array(
                    List.of(
                        CwlValue.of(CRATE + "/context"),
                        CwlValue.of("https://w3id.org/ro/terms/workflow-run/context")))))
        + "\n";
  }

  private void root(List<String> actions) {
    for (String profile : PROFILES) {
      graph.add(
          CrateGraph.entity(profile, "CreativeWork")
              .put("name", profile)
              .put("version", profile.substring(profile.lastIndexOf('/') + 1)));
    }
    List<String> parts = new ArrayList<>(List.of(WORKFLOW));
    parts.addAll(values.files());
    graph.add(
        CrateGraph.entity("./", "Dataset")
            .put("name", "Run of " + name(run.request().document().process()))
            .put("description", "Inputs, outputs and steps of one run of a CWL document")
            .put("datePublished", run.ended().toString())
            .put("license", "unspecified: it is for the owner of the data to say")
            .putAll("conformsTo", CrateGraph.references(PROFILES))
            .put("mainEntity", CrateGraph.reference(WORKFLOW))
            .putAll("hasPart", CrateGraph.references(parts))
            .putAll("mentions", CrateGraph.references(actions)));
  }

  private void describe() {
    graph.add(
        CrateGraph.entity(CWL, "ComputerLanguage")
            .put("name", "Common Workflow Language")
            .put("alternateName", "CWL")
            .put("url", "https://www.commonwl.org/"));
    graph.add(CrateGraph.entity(ENGINE, "SoftwareApplication").put("name", authorship.engine()));
    graph.add(CrateGraph.entity(AGENT, "Person").put("name", authorship.agent()));
    CwlProcess process = run.request().document().process();
    List<String> tools = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    if (process instanceof Workflow workflow) {
      steps(workflow, "main", tools, steps);
    } else {
      tools.add(tool(process));
      toolOfStep.put("main", tools.getFirst());
    }
    graph.add(
        CrateGraph.entity(WORKFLOW, "File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo")
            .put("name", name(process))
            .put("programmingLanguage", CrateGraph.reference(CWL))
            .putAll("input", CrateGraph.references(parameters(process, "main", true)))
            .putAll("output", CrateGraph.references(parameters(process, "main", false)))
            .putAll("hasPart", CrateGraph.references(tools.stream().distinct().toList()))
            .putAll("step", CrateGraph.references(steps)));
  }

  private void steps(Workflow workflow, String path, List<String> tools, List<String> ids) {
    int position = 0;
    for (WorkflowStep step : workflow.steps()) {
      String stepPath = path + "/" + step.id();
      String tool = tool(step.run());
      tools.add(tool);
      toolOfStep.put(stepPath, tool);
      ids.add(
          graph.add(
              CrateGraph.entity(stepId(stepPath), "HowToStep")
                  .put("name", step.id())
                  .put("position", String.valueOf(++position))
                  .put("workExample", CrateGraph.reference(tool))));
      if (step.run() instanceof Workflow inner) {
        steps(inner, stepPath, tools, ids);
      }
    }
  }

  private static String stepId(String path) {
    return WORKFLOW + "#" + path;
  }

  private String tool(CwlProcess process) {
    String uri = process.header().id();
    String id = "#tool/" + uri.substring(uri.lastIndexOf('/') + 1);
    String given = id;
    for (int number = 2; taken(given, uri); number++) {
      given = id + "_" + number;
    }
    if (!graph.has(given)) {
      graph.add(
          CrateGraph.entity(given, "SoftwareApplication")
              .put("name", name(process))
              .put("identifier", uri)
              .put("description", process.header().documentation().doc())
              .putAll("input", CrateGraph.references(parameters(process, given, true)))
              .putAll("output", CrateGraph.references(parameters(process, given, false))));
      uriOfTool.put(given, uri);
    }
    return given;
  }

  private boolean taken(String id, String uri) {
    return !uriOfTool.getOrDefault(id, uri).equals(uri);
  }

  private List<String> parameters(CwlProcess process, String owner, boolean input) {
    List<String> ids = new ArrayList<>();
    if (input) {
      process.inputs().forEach(port -> ids.add(parameter(owner, port.id(), port.type(), "in/")));
    } else {
      process.outputs().forEach(port -> ids.add(parameter(owner, port.id(), port.type(), "out/")));
    }
    return ids;
  }

  private String parameter(String owner, String name, CwlType type, String side) {
    boolean optional =
        type instanceof CwlType.Union union && union.alternatives().contains(Simple.NULL);
    return graph.add(
        CrateGraph.entity(port(owner, side) + name, "FormalParameter")
            .put("name", name)
            .put("description", TypeNames.show(type))
            .put("additionalType", additionalType(type))
            .put("conformsTo", CrateGraph.reference(FORMAL))
            .put("valueRequired", optional ? "False" : "True"));
  }

  private static String port(String owner, String side) {
    return (owner.startsWith("#") ? owner : "#" + owner) + "/" + side;
  }

  private static String additionalType(CwlType type) {
    return switch (type) {
      case CwlType.ArrayOf array -> additionalType(array.items());
      case CwlType.EnumOf _ -> "Text";
      case CwlType.RecordOf _ -> "PropertyValue";
      case CwlType.Union union ->
          union.alternatives().stream()
              .filter(other -> other != Simple.NULL)
              .findFirst()
              .map(RunCrate::additionalType)
              .orElse("Thing");
      case Simple simple ->
          switch (simple) {
            case FILE -> "File";
            case DIRECTORY -> "Dataset";
            case STRING -> "Text";
            case BOOLEAN -> "Boolean";
            case INT, LONG -> "Integer";
            case FLOAT, DOUBLE -> "Float";
            case NULL, ANY -> "Thing";
          };
    };
  }

  /**
   * Inputs first, then what steps left, then what the run left: a file that stays names the rest.
   */
  private List<String> actions() {
    List<String> inputs = values.of(run.request().inputs(), RUN + "/in", port("main", "in/"));
    List<String> outputs =
        run.outputs() == null
            ? List.of()
            : values.of(run.outputs(), RUN + "/out", port("main", "out/"));
    JsonObject whole =
        CrateGraph.entity(RUN, "CreateAction")
            .put("name", "Run of " + name(run.request().document().process()))
            .put("startTime", run.started().toString())
            .put("endTime", run.ended().toString())
            .put("instrument", CrateGraph.reference(WORKFLOW))
            .put("agent", CrateGraph.reference(AGENT))
            .put("actionStatus", status(run.failure() == null))
            .put("error", run.failure())
            .putAll("object", CrateGraph.references(inputs))
            .putAll("result", CrateGraph.references(outputs));
    List<String> actions = new ArrayList<>(List.of(graph.add(whole)));
    List<String> controls = new ArrayList<>();
    for (StepRecord step : run.steps()) {
      if (run.request().document().process() instanceof Workflow) {
        String action = action(step);
        actions.add(action);
        controls.add(control(step, action));
      }
    }
    graph.add(
        CrateGraph.entity("#organize", "OrganizeAction")
            .put("name", "Orchestration by " + authorship.engine())
            .put("instrument", CrateGraph.reference(ENGINE))
            .put("agent", CrateGraph.reference(AGENT))
            .put("startTime", run.started().toString())
            .put("endTime", run.ended().toString())
            .putAll("object", CrateGraph.references(controls))
            .put("result", CrateGraph.reference(RUN)));
    return actions;
  }

  private String control(StepRecord step, String action) {
    return graph.add(
        CrateGraph.entity("#control/" + attempt(step), "ControlAction")
            .put("name", "Orchestration of " + step.path())
            .put("instrument", CrateGraph.reference(stepId(plain(step.path()))))
            .put("object", CrateGraph.reference(action)));
  }

  private String action(StepRecord step) {
    String id = "#action/" + attempt(step);
    String tool = toolOfStep.getOrDefault(plain(step.path()), ENGINE);
    boolean done =
        step.status() == StepRecord.Status.SUCCEEDED || step.status() == StepRecord.Status.REUSED;
    JsonObject action =
        CrateGraph.entity(id, "CreateAction")
            .put("name", "Run of " + step.path())
            .put("description", String.join(" ", step.arguments()))
            .put("instrument", CrateGraph.reference(tool))
            .put("agent", CrateGraph.reference(AGENT))
            .put("actionStatus", status(done))
            .put("error", step.message())
            .putAll(
                "object",
                CrateGraph.references(values.of(step.inputs(), id + "/in", port(tool, "in/"))));
    StepRecord.Used used = step.used();
    if (used != null) {
      action.put("startTime", used.started().toString()).put("endTime", used.ended().toString());
    }
    if (step.outputs() != null) {
      action.putAll(
          "result",
          CrateGraph.references(values.of(step.outputs(), id + "/out", port(tool, "out/"))));
    }
    if (step.image() != null) {
      String image =
          graph.add(
              CrateGraph.entity("#image/" + step.image(), "ContainerImage")
                  .put("name", step.image())
                  .put("sha256", step.imageDigest()));
      action.put("containerImage", CrateGraph.reference(image));
    }
    return graph.add(action);
  }

  private static String attempt(StepRecord step) {
    return step.attempt() == 1 ? step.path() : step.path() + "#" + step.attempt();
  }

  private static String plain(String path) {
    return path.replaceAll("\\[\\d+]", "");
  }

  private static CwlValue.Rec status(boolean done) {
    return CrateGraph.reference(
        "http://schema.org/" + (done ? "CompletedActionStatus" : "FailedActionStatus"));
  }

  private static String name(CwlProcess process) {
    String label = process.header().documentation().label();
    String uri = process.header().id();
    return label == null ? uri.substring(uri.lastIndexOf('/') + 1) : label;
  }
}
