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

/** What the pages of lists and processes show first; null wherever no page is wanted. */
@Singleton
final class Leads {
  private final Routes routes;
  private final FormTokens tokens;

  Leads(Routes routes, FormTokens tokens) {
    this.routes = routes;
    this.tokens = tokens;
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
    Drawing picture = WorkflowGraphs.drawing(use.process().cwl(), null);
    ExecuteForm form =
        use.visit().caller().permissions().contains(Permission.EXECUTE)
            ? new ExecuteForm(
                self + "/form",
                tokens.token(request),
                routes.base(request) + "/files/sha256/",
                FormFields.of(use.process().cwl().inputs(), sent, wrongs),
                wrongs.getOrDefault("", List.of()))
            : null;
    return new Lead.Description(picture, form, self + "/execution");
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
