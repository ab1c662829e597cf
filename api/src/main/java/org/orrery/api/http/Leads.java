package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.access.Permission;
import org.orrery.api.http.Gate.Use;
import org.orrery.api.http.pages.Anchor;
import org.orrery.api.http.pages.Drawing;
import org.orrery.api.http.pages.ExecuteForm;
import org.orrery.api.http.pages.Lead;
import org.orrery.api.jobs.OgcStatus;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessService;

/** What the pages of lists and processes show first; null wherever no page is wanted. */
@Singleton
final class Leads {
  /** On the page of a process; all are on a page of their own. */
  private static final int SHOWN_VERSIONS = 5;

  private final Routes routes;
  private final FormTokens tokens;
  private final ProcessService processes;

  Leads(Routes routes, FormTokens tokens, ProcessService processes) {
    this.routes = routes;
    this.tokens = tokens;
    this.processes = processes;
  }

  /**
   * @param list the document
   */
  @Nullable Lead processes(HttpRequest<?> request, JsonNode list) {
    if (!Negotiation.wantsHtml(request)) {
      return null;
    }
    List<Lead.Card> cards = new ArrayList<>();
    for (JsonNode process : list.path("processes")) {
      String id = process.path("id").asText();
      List<String> facts = new ArrayList<>(List.of(id, process.path("version").asText()));
      process.path("jobControlOptions").forEach(option -> facts.add(option.asText()));
      cards.add(
          new Lead.Card(
              new Anchor(
                  routes.base(request) + "/processes/" + id, process.path("title").asText(id)),
              process.path("description").asText(""),
              facts));
    }
    return new Lead.Processes(cards, next(list));
  }

  @Nullable Lead process(HttpRequest<?> request, Use use) {
    return Negotiation.wantsHtml(request) ? process(request, use, null, Map.of()) : null;
  }

  /**
   * The page of a process with a form that was sent.
   *
   * @param wrongs by id of the input, empty for what is about none
   */
  Lead process(
      HttpRequest<?> request,
      Use use,
      @Nullable Map<String, List<String>> sent,
      Map<String, List<String>> wrongs) {
    String self = routes.process(request, use.process().summary().id());
    String query = use.query();
    Drawing picture = WorkflowGraphs.drawing(use.process().cwl(), null);
    ExecuteForm form =
        use.visit().caller().permissions().contains(Permission.EXECUTE)
            ? new ExecuteForm(
                self + "/form" + query,
                tokens.token(request),
                routes.base(request) + "/files/sha256/",
                FormFields.of(use.process().cwl().inputs(), sent, wrongs),
                wrongs.getOrDefault("", List.of()))
            : null;
    return new Lead.Description(picture, form, self + "/execution" + query, newest(use, self));
  }

  /** The newest versions; none for others, to whom there is only one. */
  private List<Lead.Version> newest(Use use, String self) {
    if (!use.visit().whole()) {
      return List.of();
    }
    ProcessId id = use.process().summary().id();
    return processes.versions(use.visit().workspace(), id, SHOWN_VERSIONS, null).versions().stream()
        .map(
            version ->
                new Lead.Version(
                    new Anchor(
                        self + "?" + QueryParameters.REVISION + "=" + version.revision(),
                        version.name()),
                    version.revision(),
                    Json.time(version.deployed()),
                    version.deployedBy() == null ? "" : version.deployedBy(),
                    version.revision() == use.process().summary().revision()))
        .toList();
  }

  /**
   * @param list the document
   */
  @Nullable Lead versions(HttpRequest<?> request, JsonNode list) {
    if (!Negotiation.wantsHtml(request)) {
      return null;
    }
    List<Lead.Version> versions = new ArrayList<>();
    for (JsonNode version : list.path("versions")) {
      versions.add(
          new Lead.Version(
              new Anchor(version.at("/links/0/href").asText(), version.path("version").asText()),
              version.path("revision").asInt(),
              version.path("created").asText(),
              version.path("deployedBy").asText(""),
              version.path("current").asBoolean()));
    }
    return new Lead.Versions(versions, next(list));
  }

  /**
   * @param list the document
   */
  @Nullable Lead jobs(HttpRequest<?> request, QueryParameters query, JsonNode list) {
    if (!Negotiation.wantsHtml(request)) {
      return null;
    }
    String base = routes.base(request);
    Set<String> ticked = query.all("status");
    List<Lead.Row> rows = new ArrayList<>();
    for (JsonNode job : list.path("jobs")) {
      String id = job.path("jobID").asText();
      rows.add(
          new Lead.Row(
              new Anchor(base + "/jobs/" + id, id),
              job.path("processID").asText(),
              job.path("status").asText(),
              job.path("progress").asInt(),
              job.path("created").asText()));
    }
    return new Lead.Jobs(
        base + "/jobs",
        String.join(",", query.raw("processID")),
        Arrays.stream(OgcStatus.values())
            .map(status -> new Lead.Ticked(status.wire(), ticked.contains(status.wire())))
            .toList(),
        rows,
        next(list));
  }

  private static @Nullable String next(JsonNode list) {
    for (JsonNode link : list.path("links")) {
      if (link.path("rel").asText().equals("next")) {
        return link.path("href").asText();
      }
    }
    return null;
  }
}
