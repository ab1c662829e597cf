package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.orrery.api.access.Caller;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobPage;
import org.orrery.api.jobs.OgcStatus;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.processes.ProcessSummary;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.ArrayOf;
import org.orrery.cwl.model.document.CwlType.Simple;
import org.orrery.cwl.model.document.CwlType.Union;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.OutputParameter;

/**
 * What clients of the Earth Observation Data Hub read otherwise than the standard has it, put into
 * documents that are the standard's.
 */
final class EodhDocuments {
  /** Stands for "any number" to clients that count with integers. */
  private static final int MANY = 999;

  private static final String EXCEPTION = "http://www.opengis.net/def/rel/ogc/1.0/exception/";
  private static final String LINK_SCHEMA = "http://zoo-project.org/dl/link.json";
  private static final String COLLECTION = "geojson-feature-collection";

  private EodhDocuments() {}

  /**
   * A statusInfo.
   *
   * @param jobs the URL of the list of jobs
   */
  static ObjectNode status(ObjectNode status, Job job, String jobs) {
    OgcStatus state = job.state().ogcStatus();
    if (state == OgcStatus.ACCEPTED) {
      status.put("status", OgcStatus.RUNNING.wire());
    }
    if (!status.has("started")) {
      status.put("started", Json.time(job.created()));
    }
    if (!status.has("message")) {
      status.put("message", "The job is accepted and will be run.");
    }
    if (state != OgcStatus.ACCEPTED && state != OgcStatus.RUNNING) {
      status.remove("progress");
    }
    ArrayNode links = Json.array();
    for (JsonNode link : status.path("links")) {
      // Clients take every related link for a log.
      boolean otherThanLog =
          link.path("rel").asText().equals("related")
              && !link.path("type").asText().startsWith("text/plain");
      if (!otherThanLog) {
        links.add(link);
      }
    }
    if (state == OgcStatus.DISMISSED) {
      links.add(Answers.jsonLink(jobs, "parent", "The job list for the current process"));
    }
    status.set("links", links);
    return status;
  }

  /** What was deleted, as its deletion answers. */
  static ObjectNode dismissed(ObjectNode status, String jobs) {
    status.put("status", OgcStatus.DISMISSED.wire());
    status.put("message", "The job was dismissed.");
    status.remove("progress");
    status.remove("exception");
    status
        .putArray("links")
        .add(Answers.jsonLink(jobs, "parent", "The job list for the current process"));
    return status;
  }

  /**
   * A job list, page by page in numbers.
   *
   * @param self the URL of the list with what it was asked by, without {@code skip}
   * @param skipped how many jobs come before this page
   */
  static ObjectNode list(ObjectNode list, JobPage page, String self, int skipped, int limit) {
    list.put("numberTotal", page.matched()).put("numMatched", page.matched());
    ArrayNode links = list.putArray("links");
    links.add(Answers.jsonLink(self + "&skip=" + skipped, "self", "This list"));
    if (page.next() != null) {
      links.add(Answers.jsonLink(self + "&skip=" + (skipped + limit), "next", "Later jobs"));
    }
    if (skipped > 0) {
      links.add(
          Answers.jsonLink(self + "&skip=" + Math.max(0, skipped - limit), "prev", "Earlier jobs"));
    }
    return list;
  }

  /** A process summary, as it looks to a caller. */
  static ObjectNode summary(ObjectNode summary, ProcessSummary process, Caller caller) {
    summary
        .withArray("metadata")
        .addObject()
        .put("role", "https://schema.org/softwareVersion")
        .put("value", process.version());
    summary.put("AccessReasoning", reason(process, caller));
    return summary;
  }

  private static String reason(ProcessSummary process, Caller caller) {
    if (caller.actsFor(process.workspace())) {
      return "Workspace owns this workflow";
    }
    return switch (process.access()) {
      case PUBLIC -> "Workflow is public";
      case USER_SERVICE -> "Workflow is a user service";
      case PRIVATE -> "Workflow is private";
    };
  }

  /** An input: the schema is that of one item, and the number of items is apart. */
  static ObjectNode input(ObjectNode node, InputParameter input) {
    CwlType type = given(input.type());
    ObjectNode schema = (ObjectNode) node.get("schema");
    if (type instanceof ArrayOf(CwlType items, _)) {
      node.put("maxOccurs", MANY);
      ObjectNode item = simple(given(items), TypeSchemas.schema(given(items), input.files()));
      ObjectNode extended = Json.object().put("type", "array");
      extended.set("items", item.deepCopy());
      extended.put("minItems", node.path("minOccurs").asInt()).put("maxItems", MANY);
      node.set("extended-schema", extended);
      JsonNode defaults = schema.get("default");
      if (defaults != null) {
        extended.set("default", defaults);
      }
      node.set("schema", item);
      schema = item;
    } else {
      schema = simple(type, schema);
      node.set("schema", schema);
    }
    if (TypeSchemas.optional(input.type()) || input.defaultValue() != null) {
      schema.put("nullable", true);
    }
    return node;
  }

  /** A Directory is given as a URL, and a File of no declared format too. */
  private static ObjectNode simple(CwlType type, ObjectNode schema) {
    boolean named =
        type == Simple.DIRECTORY
            || (type == Simple.FILE
                && schema.path("contentMediaType").asText().equals(MediaTypes.BYTES));
    if (!named) {
      return schema;
    }
    ObjectNode text = Json.object().put("type", "string");
    JsonNode fallback = schema.get("default");
    return fallback == null ? text : text.set("default", fallback);
  }

  /** An output: a Directory holds a catalogue, and its value is that catalogue's Collection. */
  static ObjectNode output(ObjectNode node, OutputParameter output) {
    CwlType type = given(output.type());
    CwlType item = type instanceof ArrayOf(CwlType items, _) ? given(items) : type;
    if (item == Simple.DIRECTORY) {
      ObjectNode collection = Json.object().put("type", "object").put("format", COLLECTION);
      ObjectNode schema = Json.object();
      schema.putArray("oneOf").add(collection);
      node.set("schema", schema);
      ObjectNode link = Json.object();
      ArrayNode both = link.putArray("allOf");
      both.addObject().put("$ref", LINK_SCHEMA);
      both.addObject()
          .put("type", "object")
          .putObject("properties")
          .putObject("type")
          .putArray("enum")
          .add(MediaTypes.JSON);
      ObjectNode value = Json.object().put("type", "object");
      value.putArray("required").add("value");
      value.putObject("properties").putObject("value").putArray("oneOf").add(collection.deepCopy());
      ObjectNode extended = Json.object();
      extended.putArray("oneOf").add(link).add(value);
      node.set("extended-schema", extended);
    }
    return node;
  }

  /** The type of what is given if something is given. */
  private static CwlType given(CwlType type) {
    if (!(type instanceof Union(List<CwlType> alternatives))) {
      return type;
    }
    List<CwlType> others =
        alternatives.stream().filter(alternative -> alternative != Simple.NULL).toList();
    return others.size() == 1 ? others.getFirst() : type;
  }

  /** A problem under the names that clients know. */
  static ObjectNode problem(ObjectNode problem, ErrorCode code) {
    String name = code == ErrorCode.JOB_FAILED ? "no-applicable-code" : kebab(code.type());
    return problem
        .put("type", EXCEPTION + name)
        .put(
            "title",
            Stream.of(name.split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining()));
  }

  private static String kebab(String type) {
    return type.substring(Math.max(type.lastIndexOf('/'), type.lastIndexOf(':')) + 1);
  }

  /** Results of a job that failed are an error of the server there. */
  static int status(ErrorCode code) {
    return code == ErrorCode.JOB_FAILED ? 500 : code.httpStatus();
  }
}
