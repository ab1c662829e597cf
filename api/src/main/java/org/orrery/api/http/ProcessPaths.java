package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import org.orrery.api.http.Gate.Visit;
import org.orrery.api.processes.DeployedProcess;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessPage;
import org.orrery.api.processes.ProcessService;
import org.orrery.api.processes.ProcessSummary;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.OutputParameter;

/** The execution of each process of a workspace, with the schema of its own request. */
@Singleton
final class ProcessPaths {
  /** Processes in one definition; the others are executed by the path that is for all. */
  static final int MOST_PROCESSES = 100;

  private static final String ANY_PROCESS = "/processes/{processID}/execution";

  private final ProcessService processes;

  ProcessPaths(ProcessService processes) {
    this.processes = processes;
  }

  /** Adds the processes that the visitor may use to a definition. */
  void addTo(ObjectNode definition, Visit visit) {
    ProcessPage page = processes.list(visit.workspace(), MOST_PROCESSES, null, !visit.whole());
    ObjectNode paths = (ObjectNode) definition.path("paths");
    JsonNode general = paths.path(ANY_PROCESS).path("post");
    for (ProcessSummary summary : page.processes()) {
      ProcessId id = summary.id();
      DeployedProcess process = processes.get(visit.workspace(), id);
      paths.putObject("/processes/" + id + "/execution").set("post", operation(general, process));
    }
    ProcessId last = page.after();
    if (last != null) {
      ((ObjectNode) definition.path("info"))
          .put(
              "x-more-processes",
              "Only the first %d processes have a path of their own; `%s` is the last."
                  .formatted(MOST_PROCESSES, last));
    }
  }

  private static ObjectNode operation(JsonNode general, DeployedProcess process) {
    ProcessSummary summary = process.summary();
    ObjectNode operation = general.deepCopy();
    operation.put("operationId", "execute-" + summary.id());
    operation.putArray("tags").add("Processes of this workspace");
    String title = summary.title();
    operation.put("summary", "Execute " + (title == null ? summary.id().value() : title));
    if (summary.description() != null) {
      operation.put("description", summary.description());
    }
    ObjectNode body = operation.putObject("requestBody").put("required", true);
    ObjectNode schema = body.putObject("content").putObject(MediaTypes.JSON).putObject("schema");
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ObjectNode inputs = properties.putObject("inputs").put("type", "object");
    ArrayNode required = Json.array();
    ObjectNode declared = inputs.putObject("properties");
    for (InputParameter input : process.cwl().inputs()) {
      declared.set(input.id(), input(input));
      if (FormFields.isRequired(input)) {
        required.add(input.id());
      }
    }
    if (!required.isEmpty()) {
      inputs.set("required", required);
      schema.putArray("required").add("inputs");
    }
    ObjectNode outputs =
        properties.putObject("outputs").put("type", "object").putObject("properties");
    for (OutputParameter output : process.cwl().outputs()) {
      outputs.putObject(output.id()).put("type", "object");
    }
    return operation;
  }

  /** A value, or the same in the other forms that the standard has for it. */
  private static ObjectNode input(InputParameter input) {
    ObjectNode schema = TypeSchemas.schema(input.type(), input.files());
    ObjectNode any = Json.object();
    String label = input.documentation().label();
    String doc = input.documentation().doc();
    any.put("title", label == null ? input.id() : label);
    if (doc != null) {
      any.put("description", doc);
    }
    if (input.defaultValue() != null) {
      TypeSchemas.json(input.defaultValue()).ifPresent(value -> any.set("default", value));
    }
    any.putArray("anyOf").add(schema).addObject().put("type", "object");
    return any;
  }
}
