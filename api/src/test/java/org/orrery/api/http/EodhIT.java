package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.api.http.RunningServer.json;
import static org.orrery.api.http.RunningServer.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The dialect of the Earth Observation Data Hub's workflow runner. */
@ExtendWith(Servers.class)
class EodhIT {
  private static final String API = "/ades/default/ogc-api";
  private static final String EXCEPTION = "http://www.opengis.net/def/rel/ogc/1.0/exception/";

  private final RunningServer server;

  EodhIT(RunningServer server) {
    this.server = server;
  }

  private void deploy(String id, String document) throws IOException, InterruptedException {
    server.send("DELETE", API + "/processes/" + id, "");
    HttpResponse<String> answer =
        server.post(API + "/processes?id=" + id, "application/cwl+yaml", document);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private HttpResponse<String> execute(String id, String inputs)
      throws IOException, InterruptedException {
    return server.post(
        API + "/processes/" + id + "/execution",
        "application/json",
        "{\"inputs\": " + inputs + "}",
        "Prefer",
        "respond-async");
  }

  private static String link(JsonNode document, String relation) {
    for (JsonNode link : document.path("links")) {
      if (link.path("rel").asText().equals(relation)) {
        return link.path("href").asText();
      }
    }
    return "no link " + relation;
  }

  @Test
  void a_job_runs_at_once_and_its_results_are_the_collection()
      throws IOException, InterruptedException {
    deploy("eodh-stac", resource("stac.cwl"));
    HttpResponse<String> accepted =
        execute("eodh-stac", "{\"title\": \"Mine\", \"workspace\": \"default\"}");
    JsonNode job = json(accepted);

    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
    assertThat(accepted.headers().firstValue("Preference-Applied")).contains("respond-async");
    assertThat(job.path("status").asText()).isEqualTo("running");
    assertThat(job.path("jobID")).isEqualTo(job.path("id"));
    assertThat(job.path("type").asText()).isEqualTo("process");
    assertThat(List.of("created", "started", "updated"))
        .allSatisfy(
            time ->
                assertThat(job.path(time).asText())
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
    assertThat(job.path("message").asText()).isNotEmpty();

    JsonNode done = server.await(link(job, "monitor"), "successful");
    assertThat(done.has("progress")).isFalse();
    String results = link(done, "http://www.opengis.net/def/rel/ogc/1.0/results");
    JsonNode collection = json(server.get(results));
    assertThat(collection.path("type").asText()).isEqualTo("Collection");
    assertThat(collection.path("id").asText()).isEqualTo("col_" + job.path("jobID").asText());
    assertThat(collection.at("/extent/spatial/bbox/0"))
        .extracting(JsonNode::asDouble)
        .containsExactly(10.0, 50.0, 11.0, 51.0);
    assertThat(collection.at("/extent/temporal/interval/0/0").asText())
        .isEqualTo("2026-03-01T12:00:00Z");

    String item = link(collection, "item");
    assertThat(item).startsWith(server.url(API).toString()).endsWith("/scene/scene.json");
    assertThat(json(server.get(item)).at("/properties/title").asText()).isEqualTo("Mine");
    assertThat(server.get(item.replace("scene.json", "scene.txt")).body())
        .as("what the item names beside it")
        .isEqualTo("pixels\n");
    JsonNode standard = json(server.get(results, "Orrery-Dialect", "standard"));
    assertThat(standard.at("/results/value/type").asText())
        .as("a header overrides the prefix")
        .isEqualTo("Collection");
    assertThat(standard.at("/results/schema").asText()).contains("collection-spec");
  }

  @Test
  void the_form_of_a_process_is_made_of_items() throws IOException, InterruptedException {
    deploy("eodh-form", resource("stac.cwl"));
    JsonNode process = json(server.get(API + "/processes/eodh-form"));

    assertThat(process.at("/inputs/scenes/schema/type").asText()).isEqualTo("string");
    assertThat(process.at("/inputs/scenes/maxOccurs").asInt()).isEqualTo(999);
    assertThat(process.at("/inputs/scenes/extended-schema/type").asText()).isEqualTo("array");
    assertThat(process.at("/inputs/scenes/extended-schema/items/type").asText())
        .isEqualTo("string");
    assertThat(process.at("/inputs/source/schema").toString())
        .isEqualTo("{\"type\":\"string\",\"nullable\":true}");
    assertThat(process.at("/outputs/results/schema/oneOf/0/format").asText())
        .isEqualTo("geojson-feature-collection");
    assertThat(process.at("/outputs/results/extended-schema/oneOf")).hasSize(2);
    assertThat(process.path("AccessReasoning").asText()).isEqualTo("Workspace owns this workflow");
    assertThat(process.at("/metadata/0/role").asText())
        .isEqualTo("https://schema.org/softwareVersion");
  }

  @Test
  void missing_inputs_are_accepted_and_fail_the_job() throws IOException, InterruptedException {
    deploy("eodh-missing", resource("stac.cwl"));
    JsonNode job = json(execute("eodh-missing", "{\"workspace\": \"default\"}"));
    assertThat(job.path("status").asText()).isEqualTo("running");

    JsonNode failed = server.await(link(job, "monitor"), "failed");
    assertThat(failed.path("message").asText()).contains("`title`");
    HttpResponse<String> results = server.get(link(job, "monitor") + "/results");
    assertThat(results.statusCode()).isEqualTo(500);
    assertThat(json(results).path("title").asText()).isEqualTo("NoApplicableCode");
    assertThat(
            server
                .post(
                    "/default/ogc-api/processes/eodh-missing/execution",
                    "application/json",
                    "{\"inputs\": {}}")
                .statusCode())
        .as("the standard's prefix says so at once")
        .isEqualTo(400);
  }

  @Test
  void files_are_given_by_urls_as_text() throws IOException, InterruptedException {
    deploy("eodh-urls", resource("stac.cwl"));
    String inputs = "{\"title\": \"x\", \"source\": \"https://example.org/catalog.json\"}";
    JsonNode job = json(execute("eodh-urls", inputs));
    assertThat(job.path("status").asText()).isEqualTo("running");
    JsonNode failed = server.await(link(job, "monitor"), "failed");
    assertThat(failed.path("message").asText())
        .as("nothing stages catalogues yet")
        .contains("`https://example.org/catalog.json`");

    HttpResponse<String> refused =
        server.post(
            "/default/ogc-api/processes/eodh-urls/execution",
            "application/json",
            "{\"inputs\": " + inputs + "}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).at("/errors/0/hint").asText())
        .contains("{\"href\": \"https://example.org/catalog.json\"}");
  }

  @Test
  void a_process_may_want_a_dialect_and_a_header_overrules_it()
      throws IOException, InterruptedException {
    String own = "$namespaces: {o: 'urn:orrery:process:'}\no:dialect: ";
    deploy("eodh-wants", own + "eodh\n" + resource("stac.cwl"));
    String process = "/default/ogc-api/processes/eodh-wants";
    assertThat(json(server.get(process)).has("AccessReasoning")).isTrue();
    assertThat(json(server.get(process, "Orrery-Dialect", "standard")).has("AccessReasoning"))
        .isFalse();
    HttpResponse<String> accepted =
        server.post(process + "/execution", "application/json", "{\"inputs\": {}}");
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
    String job = link(json(accepted), "monitor");
    assertThat(server.await(job, "failed").has("progress")).as("its job, too").isFalse();

    deploy("eodh-wants-not", own + "standard\n" + resource("stac.cwl"));
    assertThat(execute("eodh-wants-not", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void a_process_may_want_its_inputs_to_be_what_they_are()
      throws IOException, InterruptedException {
    deploy(
        "eodh-strict",
        "$namespaces: {o: 'urn:orrery:process:'}\no:lenientInputs: false\n" + resource("tool.cwl"));
    HttpResponse<String> refused =
        server.post(
            "/default/ogc-api/processes/eodh-strict/execution",
            "application/json",
            "{\"inputs\": {\"text\": \"a\", \"times\": \"2\"}}");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
  }

  @Test
  void deleting_ends_a_job_and_then_removes_it() throws IOException, InterruptedException {
    deploy("eodh-waits", resource("waits.cwl"));
    String job = link(json(execute("eodh-waits", "{}")), "monitor");

    JsonNode dismissed = json(server.send("DELETE", job, ""));
    assertThat(dismissed.path("status").asText()).isEqualTo("dismissed");
    assertThat(link(dismissed, "parent")).isEqualTo(server.url(API + "/jobs").toString());
    assertThat(json(server.get(job)).path("status").asText()).isEqualTo("dismissed");

    assertThat(json(server.send("DELETE", job, "")).path("status").asText()).isEqualTo("dismissed");
    HttpResponse<String> gone = server.get(job);
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(json(gone).path("type").asText()).isEqualTo(EXCEPTION + "no-such-job");
    assertThat(json(gone).path("title").asText()).isEqualTo("NoSuchJob");
  }

  @Test
  void jobs_are_listed_oldest_first_and_skipped_by_number()
      throws IOException, InterruptedException {
    deploy("eodh-list", resource("stac.cwl"));
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      JsonNode job = json(execute("eodh-list", "{\"title\": \"x\"}"));
      made.add(job.path("jobID").asText());
      server.await(link(job, "monitor"), "successful");
    }
    String list = API + "/jobs?processID=eodh-list&limit=2";
    JsonNode first = json(server.get(list));
    assertThat(first.path("jobs").findValuesAsText("jobID")).isEqualTo(made.subList(0, 2));
    assertThat(first.path("numberTotal").asInt()).isEqualTo(3);

    String next = link(first, "next");
    assertThat(next).contains("skip=2");
    JsonNode second = json(server.get(next + "&limit=2"));
    assertThat(second.path("jobs").findValuesAsText("jobID")).isEqualTo(made.subList(2, 3));
    assertThat(link(second, "prev")).contains("skip=0");
    assertThat(link(second, "next")).isEqualTo("no link next");
  }

  @Test
  void a_replacement_has_the_id_of_the_path_and_answers_with_its_location()
      throws IOException, InterruptedException {
    deploy("stac", resource("stac.cwl"));
    HttpResponse<String> same =
        server.send(
            "PUT",
            API + "/processes/stac",
            resource("stac.cwl"),
            "Content-Type",
            "application/cwl+yaml");
    assertThat(same.statusCode()).as(same.body()).isEqualTo(204);
    assertThat(same.headers().firstValue("Location"))
        .contains(server.url(API + "/processes/stac").toString());
    HttpResponse<String> other =
        server.send(
            "PUT",
            API + "/processes/stac",
            resource("stac.cwl").replace("id: stac", "id: other"),
            "Content-Type",
            "application/cwl+yaml");
    assertThat(other.statusCode()).isEqualTo(400);
    assertThat(json(other).path("detail").asText()).contains("`other`");
  }

  @Test
  void names_that_staging_needs_are_refused_with_their_place()
      throws IOException, InterruptedException {
    HttpResponse<String> refused =
        server.post(
            API + "/processes?id=reserved",
            "application/cwl+yaml",
            resource("stac.cwl")
                .replace("      write:\n", "      node_stage_in_x:\n")
                .replace("write/results", "node_stage_in_x/results")
                .replace("scenes:", "STAGE_AWS_ACCESS_KEY_ID:"));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(json(refused).path("errors").findValuesAsText("code"))
        .containsExactly("RESERVED_NAME", "RESERVED_NAME");
    assertThat(json(refused).at("/errors/1/location/line").asInt()).isPositive();
  }

  @Test
  void an_unknown_dialect_is_refused() throws IOException, InterruptedException {
    assertThat(server.get(API + "/jobs", "Orrery-Dialect", "other").statusCode()).isEqualTo(400);
  }
}
