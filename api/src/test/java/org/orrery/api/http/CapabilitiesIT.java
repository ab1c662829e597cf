package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Servers.class)
class CapabilitiesIT {
  private final RunningServer server;

  CapabilitiesIT(RunningServer server) {
    this.server = server;
  }

  @Test
  void the_landing_page_links_to_everything_and_every_link_works() throws Exception {
    JsonNode page = RunningServer.json(server.get(server.api("")));
    Map<String, JsonNode> byRelation = new HashMap<>();
    page.path("links").forEach(link -> byRelation.put(link.path("rel").asText(), link));
    assertThat(byRelation)
        .containsKeys(
            "self",
            "service-desc",
            "conformance",
            "http://www.opengis.net/def/rel/ogc/1.0/conformance",
            "http://www.opengis.net/def/rel/ogc/1.0/processes",
            "https://www.opengis.net/def/rel/ogc/1.0/processes",
            "http://www.opengis.net/def/rel/ogc/1.0/job-list");
    for (JsonNode link : byRelation.values()) {
      HttpResponse<String> target = server.get(link.path("href").asText());
      assertThat(target.statusCode()).as("%s", link).isEqualTo(200);
      String type = link.path("type").asText();
      assertThat(target.headers().allValues("Content-Type"))
          .containsExactly(type.equals("text/html") ? type + ";charset=utf-8" : type);
    }
  }

  @Test
  void the_server_s_own_page_leads_to_the_default_workspace() throws Exception {
    JsonNode page = RunningServer.json(server.get("/"));
    for (JsonNode link : page.path("links")) {
      assertThat(server.get(link.path("href").asText()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void conformance_names_what_the_tests_show() throws Exception {
    JsonNode declared =
        RunningServer.json(server.get(server.api("/conformance"))).path("conformsTo");
    assertThat(declared)
        .extracting(JsonNode::asText)
        .contains(
            "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/core",
            "http://www.opengis.net/spec/ogcapi-processes-2/1.0/conf/deploy-replace-undeploy");
  }

  @Test
  void the_api_definition_has_its_exact_media_type_and_this_server() throws Exception {
    HttpResponse<String> answer = server.get(server.api("/api"));
    assertThat(answer.headers().allValues("Content-Type"))
        .containsExactly("application/vnd.oai.openapi+json;version=3.0");
    assertThat(RunningServer.json(answer).at("/servers/0/url").asText()).isEqualTo(server.api(""));
  }

  @Test
  void every_operation_of_the_definition_answers_as_it_says() throws Exception {
    JsonNode definition = RunningServer.json(server.get(server.api("/api")));
    for (Map.Entry<String, JsonNode> path : definition.path("paths").properties()) {
      for (String method : List.of("get", "put", "post", "delete")) {
        if (path.getValue().has(method)) {
          String url =
              path.getKey()
                  .replace("{processID}", "no-such-process")
                  .replace("{jobID}", "00000000-0000-0000-0000-000000000000")
                  .replace("{path}", "x")
                  .replace("{digest}", "0".repeat(64))
                  .replaceAll("\\{[^}]*}", "no-such-thing");
          int status =
              server.send(method.toUpperCase(Locale.ROOT), server.api(url), "").statusCode();
          assertThat(path.getValue().at("/" + method + "/responses").has(String.valueOf(status)))
              .as("%s %s gave %d", method, url, status)
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/conformance", "/processes", "/jobs"})
  void documents_are_json_unless_html_is_asked_for(String path) throws Exception {
    for (String accept :
        List.of("application/json", "*/*", "/*", "nonsense", "text/*", "image/png")) {
      HttpResponse<String> answer = server.get(server.api(path), "Accept", accept);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().allValues("Content-Type")).containsExactly("application/json");
    }
    assertThat(server.get(server.api(path + "?f=json&unknown=1")).statusCode()).isEqualTo(200);
  }

  @Test
  void errors_are_problems_without_charset_or_plain_json_if_only_that_is_accepted()
      throws Exception {
    String path = server.api("/processes/nope");
    assertThat(server.get(path).headers().allValues("Content-Type"))
        .containsExactly("application/problem+json");
    assertThat(server.get(path, "Accept", "application/json").headers().allValues("Content-Type"))
        .containsExactly("application/json");
    assertThat(
            server
                .get(path, "Accept", "application/json, application/problem+json;q=0.9")
                .headers()
                .allValues("Content-Type"))
        .containsExactly("application/problem+json");
    JsonNode problem = RunningServer.json(server.get(path));
    assertThat(problem.path("status").asInt()).isEqualTo(404);
    assertThat(problem.path("type").asText())
        .isEqualTo("http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-process");
    assertThat(problem.path("instance").asText()).isEqualTo("/default/ogc-api/processes/nope");
  }

  @Test
  void a_wrong_method_is_answered_with_those_that_are_possible() throws Exception {
    HttpResponse<String> answer = server.send("DELETE", server.api("/conformance"), "");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("GET");
    assertThat(RunningServer.json(answer).path("type").asText()).contains("method-not-allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/conformance", "/api", "/processes", "/processes/x", "/jobs"})
  void an_unknown_workspace_is_not_found(String path) throws Exception {
    HttpResponse<String> answer = server.get("/nobody/ogc-api" + path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(RunningServer.json(answer).path("type").asText()).contains("no-such-workspace");
  }
}
