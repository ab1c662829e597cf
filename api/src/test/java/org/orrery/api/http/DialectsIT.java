package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.api.http.RunningServer.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same routes below every prefix, with links that stay below it. */
@ExtendWith(Servers.class)
class DialectsIT {
  private final RunningServer server;

  DialectsIT(RunningServer server) {
    this.server = server;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/default/ogc-api",
        "/ades/default/ogc-api",
        "/api/catalogue/stac/catalogs/user/catalogs/default"
      })
  void every_link_of_a_prefix_leads_below_it(String prefix)
      throws IOException, InterruptedException {
    for (String path : new String[] {"", "/conformance", "/processes", "/processes/", "/jobs"}) {
      HttpResponse<String> answer = server.get(prefix + path);
      assertThat(answer.statusCode()).as("%s%s: %s", prefix, path, answer.body()).isEqualTo(200);
      for (JsonNode link : json(answer).path("links")) {
        assertThat(link.path("href").asText()).startsWith(server.url(prefix).toString());
      }
    }
  }

  @Test
  void a_process_is_the_same_below_each_prefix() throws IOException, InterruptedException {
    server.deploy("twin", "tool.cwl");
    String eodh = "/ades/default/ogc-api/processes/twin";
    JsonNode standard = json(server.get("/default/ogc-api/processes/twin"));
    JsonNode twin = json(server.get(eodh));

    assertThat(twin.path("id")).isEqualTo(standard.path("id"));
    assertThat(twin.path("version")).isEqualTo(standard.path("version"));
    assertThat(twin.path("links").path(0).path("href").asText())
        .isEqualTo(server.url(eodh).toString());
    assertThat(server.send("HEAD", eodh, "").statusCode()).isEqualTo(200);
    assertThat(server.send("DELETE", eodh, "").statusCode()).isEqualTo(204);
    assertThat(server.get("/default/ogc-api/processes/twin").statusCode()).isEqualTo(404);
  }
}
