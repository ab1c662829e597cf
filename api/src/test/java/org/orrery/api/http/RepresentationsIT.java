package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every document is there as JSON and as HTML, and each says where the other is. */
@ExtendWith(Servers.class)
class RepresentationsIT {
  private static final String BROWSER =
      "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

  private final RunningServer server;

  RepresentationsIT(RunningServer server) {
    this.server = server;
  }

  @BeforeEach
  void deploy() throws Exception {
    if (server.get(server.api("/processes/shown")).statusCode() != 200) {
      server.deploy("shown", "tool.cwl");
    }
  }

  private static List<String> alternates(JsonNode document, String relation, String type) {
    List<String> found = new ArrayList<>();
    for (JsonNode link : document.path("links")) {
      if (link.path("rel").asText().equals(relation) && link.path("type").asText().equals(type)) {
        found.add(link.path("href").asText());
      }
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/conformance",
        "/processes",
        "/processes?limit=1",
        "/processes/shown",
        "/jobs"
      })
  void names_the_other_representation_in_both_directions(String path) throws Exception {
    HttpResponse<String> json = server.get(server.api(path));
    assertThat(json.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(json.headers().allValues("Vary")).contains("Accept");
    JsonNode document = RunningServer.json(json);
    List<String> pages = alternates(document, "alternate", "text/html");
    assertThat(pages).hasSize(1);
    assertThat(alternates(document, "self", "application/json")).hasSize(1);

    HttpResponse<String> page = server.get(pages.getFirst());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
    assertThat(page.headers().allValues("Vary")).contains("Accept");
    assertThat(page.body())
        .containsPattern("<a [^>]*f=json\"[^>]*rel=\"alternate\" type=\"application/json\"")
        .containsPattern("<a [^>]*f=html\"[^>]*rel=\"self\" type=\"text/html\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/default/ogc-api",
        "/ades/default/ogc-api/processes",
        "/default/ogc-api/jobs"
      })
  void shows_a_browser_a_page(String path) throws Exception {
    HttpResponse<String> page = server.get(path, "Accept", BROWSER);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
    assertThat(page.body()).startsWith("<!DOCTYPE html>").contains("<html lang=\"en\">");
  }

  @Test
  void a_page_runs_nothing_but_what_belongs_to_it() throws Exception {
    HttpResponse<String> page = server.get("/default/ogc-api", "Accept", "text/html");
    List<String> policies = page.headers().allValues("Content-Security-Policy");
    assertThat(policies).hasSize(1);
    assertThat(policies.getFirst())
        .startsWith("default-src 'none'; script-src 'nonce-")
        .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
        .doesNotContain("unsafe");
    assertThat(page.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
    HttpResponse<String> again = server.get("/default/ogc-api", "Accept", "text/html");
    assertThat(again.headers().allValues("Content-Security-Policy")).isNotEqualTo(policies);
  }

  @Test
  void a_refusal_is_a_page_too() throws Exception {
    HttpResponse<String> missing =
        server.get(server.api("/processes/nothing-here"), "Accept", BROWSER);
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
    assertThat(missing.body()).contains("nothing-here").contains("no-such-process");
    HttpResponse<String> nowhere = server.get("/no/such/route", "Accept", BROWSER);
    assertThat(nowhere.statusCode()).isEqualTo(404);
    assertThat(nowhere.body()).startsWith("<!DOCTYPE html>");
  }

  @Test
  void the_parameter_wins_with_every_method() throws Exception {
    HttpResponse<String> json = server.get(server.api("/processes?f=json"), "Accept", BROWSER);
    assertThat(json.headers().firstValue("Content-Type")).contains("application/json");
    HttpResponse<String> posted =
        server.post(
            server.api("/processes/shown/execution?f=html"),
            "application/json",
            "{\"inputs\": {\"no-such-input\": 1}}");
    assertThat(posted.statusCode()).isEqualTo(400);
    assertThat(posted.body()).startsWith("<!DOCTYPE html>").contains("/inputs/no-such-input");
    HttpResponse<String> deleted =
        server.send("DELETE", server.api("/jobs/no-such-job?f=html"), "");
    assertThat(deleted.statusCode()).isEqualTo(404);
    assertThat(deleted.body()).startsWith("<!DOCTYPE html>");
  }

  @Test
  void an_unknown_representation_is_refused() throws Exception {
    HttpResponse<String> answer = server.get(server.api("/processes?f=xml"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(RunningServer.json(answer).path("type").asText())
        .endsWith("/invalid-query-parameter-value");
  }

  @Test
  void what_strangers_wrote_stays_text() throws Exception {
    String cwl =
        RunningServer.resource("tool.cwl")
            .replace("label: Upper case", "label: \"<script>alert(1)</script>\"")
            .replace("doc: Writes", "doc: \"<img src=x onerror=alert(1)>\" #");
    HttpResponse<String> deployed =
        server.post(server.api("/processes?id=hostile-label"), "application/cwl+yaml", cwl);
    assertThat(deployed.statusCode()).as(deployed.body()).isEqualTo(201);
    for (String path : List.of("/processes?limit=1000&f=html", "/processes/hostile-label?f=html")) {
      assertThat(server.get(server.api(path)).body())
          .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
          .doesNotContain("<script>alert")
          .doesNotContain("<img src=x");
    }
    assertThat(server.send("DELETE", server.api("/processes/hostile-label"), "").statusCode())
        .isEqualTo(204);
  }

  @Test
  void files_of_pages_may_be_kept() throws Exception {
    String page = server.get("/?f=html").body();
    String style = page.replaceAll("(?s).*<link rel=\"stylesheet\" href=\"([^\"]*)\".*", "$1");
    HttpResponse<String> css = server.get(style);
    assertThat(css.statusCode()).isEqualTo(200);
    assertThat(css.headers().firstValue("Content-Type")).contains("text/css;charset=utf-8");
    assertThat(css.headers().firstValue("Cache-Control"))
        .contains("public, max-age=31536000, immutable");
    String tag = css.headers().firstValue("ETag").orElseThrow();
    assertThat(server.get(style, "If-None-Match", tag).statusCode()).isEqualTo(304);
    String older = style.replaceAll("/assets/[0-9a-f]+/", "/assets/0123456789abcdef/");
    assertThat(server.get(older).headers().firstValue("Cache-Control")).contains("no-cache");
    assertThat(server.get("/assets/0/passwd").statusCode()).isEqualTo(404);
  }
}
