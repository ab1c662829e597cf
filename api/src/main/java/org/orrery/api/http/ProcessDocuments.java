package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.orrery.api.http.Gate.Use;
import org.orrery.api.problem.Problem;
import org.orrery.api.processes.DeployedProcess;
import org.orrery.api.processes.ProcessAccess;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessMetadata;
import org.orrery.api.processes.ProcessPage;
import org.orrery.api.processes.ProcessSummary;
import org.orrery.api.processes.RevisionKey;
import org.orrery.cwl.model.document.Documentation;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.OutputParameter;

/** Processes as the standard's documents (processList, processSummary, process). */
@Singleton
final class ProcessDocuments {
  private final Routes routes;
  private final Dialects dialects;
  private final Gate gate;
  private final RenderedTexts texts;

  /** What a description is of, and all that it depends on below the standard's prefix. */
  private record Described(
      RevisionKey revision, boolean pinned, ProcessAccess access, String api) {}

  ProcessDocuments(Routes routes, Dialects dialects, Gate gate, RenderedTexts texts) {
    this.routes = routes;
    this.dialects = dialects;
    this.gate = gate;
    this.texts = texts;
  }

  ObjectNode list(HttpRequest<?> request, int limit, ProcessPage page) {
    ObjectNode list = Json.object();
    ArrayNode processes = list.putArray("processes");
    page.processes().forEach(process -> processes.add(summary(request, process)));
    String self = routes.base(request) + "/processes";
    ArrayNode links = list.putArray("links");
    links.add(Answers.jsonLink(self + "?limit=" + limit, "self", "This list"));
    if (page.after() != null) {
      String next = self + "?limit=" + limit + "&after=" + page.after();
      links.add(Answers.jsonLink(next, "next", "More processes"));
    }
    return list;
  }

  ObjectNode summary(HttpRequest<?> request, ProcessSummary process) {
    ObjectNode summary = Json.object().put("id", process.id().value());
    describe(summary, process.title(), process.description());
    summary.put("version", process.version());
    if (!process.keywords().isEmpty()) {
      ArrayNode keywords = summary.putArray("keywords");
      process.keywords().forEach(keywords::add);
    }
    ArrayNode control = summary.putArray("jobControlOptions");
    process.jobControl().forEach(control::add);
    summary.putArray("outputTransmission").add("value").add("reference");
    summary.put("mutable", process.mutable());
    summary.set("links", links(request, process, ""));
    return dialects.of(request).zooDocuments()
        ? EodhDocuments.summary(summary, process, gate.caller(request))
        : summary;
  }

  /** The description as it is to be answered; only for people can it be read again. */
  JsonNode described(HttpRequest<?> request, Use use) {
    if (Negotiation.wantsHtml(request) || dialects.of(request).zooDocuments()) {
      return description(request, use);
    }
    return texts.node(
        new Described(
            use.revision(), use.pinned(), use.process().summary().access(), routes.base(request)),
        () -> Representations.linked(description(request, use), Negotiation.Format.JSON));
  }

  ObjectNode description(HttpRequest<?> request, Use use) {
    ObjectNode description = description(request, use.process());
    if (use.pinned()) {
      description.set("links", links(request, use.process().summary(), use.query()));
    }
    addMetadata(description, use.process().definition().metadata());
    return description;
  }

  private ObjectNode description(HttpRequest<?> request, DeployedProcess process) {
    ObjectNode description = summary(request, process.summary());
    ResourceNeeds.of(process.cwl())
        .ifPresent(needs -> description.set("additionalParameters", needs));
    ObjectNode inputs = description.putObject("inputs");
    boolean zoo = dialects.of(request).zooDocuments();
    for (InputParameter input : process.cwl().inputs()) {
      inputs.set(input.id(), zoo ? EodhDocuments.input(input(input), input) : input(input));
    }
    ObjectNode outputs = description.putObject("outputs");
    for (OutputParameter output : process.cwl().outputs()) {
      outputs.set(output.id(), zoo ? EodhDocuments.output(output(output), output) : output(output));
    }
    return description;
  }

  /** The summary of what was deployed, with what the loader found odd. */
  ObjectNode deployed(HttpRequest<?> request, DeployedProcess process) {
    return warned(summary(request, process.summary()), process);
  }

  /** The description that a package would get, with what the loader found odd. */
  ObjectNode checked(HttpRequest<?> request, DeployedProcess process) {
    ObjectNode description = description(request, process);
    addMetadata(description, process.definition().metadata());
    return warned(description, process);
  }

  private static ObjectNode warned(ObjectNode summary, DeployedProcess process) {
    if (!process.warnings().isEmpty()) {
      ArrayNode warnings = summary.putArray("warnings");
      for (Problem warning : process.warnings()) {
        warnings.add(ProblemAnswers.error(warning));
      }
    }
    return summary;
  }

  private static ObjectNode input(InputParameter input) {
    ObjectNode node = documented(input.id(), input.documentation());
    boolean optional = input.defaultValue() != null || TypeSchemas.optional(input.type());
    node.put("minOccurs", optional ? 0 : 1).put("maxOccurs", 1);
    ObjectNode schema = TypeSchemas.schema(input.type(), input.files());
    if (input.defaultValue() != null) {
      TypeSchemas.json(input.defaultValue()).ifPresent(value -> schema.set("default", value));
    }
    node.set("schema", schema);
    ParameterFacts.ofInput(node, input.type(), input.files());
    return node;
  }

  private static ObjectNode output(OutputParameter output) {
    ObjectNode node = documented(output.id(), output.documentation());
    node.set("schema", TypeSchemas.schema(output.type(), output.files()));
    ParameterFacts.ofOutput(node, output.files());
    return node;
  }

  private static ObjectNode documented(String id, Documentation documentation) {
    String label = documentation.label();
    ObjectNode node = Json.object();
    describe(node, label == null ? id : label, documentation.doc());
    return node;
  }

  private static void describe(
      ObjectNode node, @Nullable String title, @Nullable String description) {
    if (title != null) {
      node.put("title", title);
    }
    if (description != null) {
      node.put("description", description);
    }
  }

  /** Where a process is. */
  String url(HttpRequest<?> request, ProcessId process) {
    return routes.process(request, process);
  }

  /** Authors, licence and the like; what has a relation of its own is a link, too. */
  private static void addMetadata(ObjectNode description, ProcessMetadata metadata) {
    for (ProcessMetadata.Entry entry : metadata.entries()) {
      ObjectNode node =
          description
              .withArray("metadata")
              .addObject()
              .put("role", entry.role())
              .put("title", entry.title());
      if (entry.href() != null) {
        node.put("href", entry.href());
        if (entry.name().equals("license")) {
          description
              .withArray("links")
              .add(Answers.link(entry.href(), "license", "*/*", entry.title()));
        }
      }
    }
  }

  /**
   * @param version what URLs of a version end with, or empty: the process as it is at any time
   */
  private ArrayNode links(HttpRequest<?> request, ProcessSummary process, String version) {
    String base = routes.process(request, process.id());
    String self = base + version;
    ArrayNode links = Json.array();
    links.add(Answers.jsonLink(self, "self", "This process"));
    links.add(Representations.representation(self, Negotiation.Format.HTML, "alternate"));
    String packaged = base + "/package" + version;
    links.add(Answers.link(packaged, "package", "*/*", "The package as it was deployed"));
    Answers.ogcLinks(links, base + "/execution" + version, "execute", "Execute this process");
    links.add(Answers.jsonLink(base + "/versions", "version-history", "All versions"));
    if (!version.isEmpty()) {
      links.add(Answers.jsonLink(base, "latest-version", "The current version"));
    }
    return links;
  }
}
