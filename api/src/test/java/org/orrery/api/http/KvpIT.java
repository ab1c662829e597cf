package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Servers.class)
class KvpIT {
  private final RunningServer server;

  KvpIT(RunningServer server) {
    this.server = server;
  }

  private HttpResponse<String> execute(String query, String... headers) throws Exception {
    return server.get(
        server.api("/processes/echo/execution?" + query.replace("[", "%5B").replace("]", "%5D")),
        headers);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stringInput=5 | {\"stringInput\": \"5\"}",
        "STRINGinput=a%20b | {\"stringInput\": \"a b\"}",
        "booleanInput=true | {\"booleanInput\": true}",
        "numbersInput=1,2 | {\"numbersInput\": [1, 2]}",
        "stringsInput=1,b | {\"stringsInput\": [\"1\", \"b\"]}",
        "stringInput[value]=a | {\"stringInput\": \"a\"}",
        "boundingBoxInput=51.9,7,52,7.1&boundingBoxInput[crs]=urn:x"
            + " | {\"boundingBoxInput\": {\"value\": {\"bbox\": [51.9, 7, 52, 7.1], \"crs\": \"urn:x\"}}}",
        "complexObjectInput=%7B%22a%22:1%7D | {\"complexObjectInput\": {\"value\": {\"a\": 1}}}"
      })
  void inputs_are_read_as_the_process_wants_them(String query, String map) throws Exception {
    String output = query.split("[=\\[]")[0];
    HttpResponse<String> answer = execute(query + "&" + output + "[include]=true");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(RunningServer.json(answer)).isEqualTo(Json.parse(map.getBytes(UTF_8)));
    assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
  }

  @Test
  void preferences_may_be_a_parameter() throws Exception {
    HttpResponse<String> answer = execute("stringInput=a&response[prefer]=respond-async");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(server.get(answer.headers().firstValue("Location").orElseThrow()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void parameters_that_there_are_not_are_refused() throws Exception {
    HttpResponse<String> refused = execute("stringInput=a&none=1&stringInput[none]=2");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(RunningServer.json(refused).path("type").asText())
        .endsWith("/1.0/invalid-query-parameter-value");
    assertThat(RunningServer.json(refused).path("errors")).hasSize(2);
  }

  @Test
  void values_of_another_type_are_refused() throws Exception {
    HttpResponse<String> refused = execute("pause=soon");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(RunningServer.errorsByPointer(refused)).containsOnlyKeys("/inputs/pause");
  }

  @Test
  void files_are_links_or_content() throws Exception {
    HttpResponse<String> answer =
        execute(
            "binaryInput=aGVsbG8=&textInput=hello&textInput[include]=true&response[f]=text/plain");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("hello");
    HttpResponse<String> refused = execute("binaryInput=no%20base64!");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(RunningServer.errorsByPointer(refused))
        .containsOnlyKeys("/inputs/binaryInput/value");
  }

  @Test
  void people_who_follow_the_link_are_led_to_the_form() throws Exception {
    HttpResponse<String> answer =
        server.get(server.api("/processes/echo/execution"), "Accept", "text/html");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location"))
        .hasValue(server.api("/processes/echo").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void a_page_of_another_origin_can_not_execute_without_credentials(String site) throws Exception {
    assertThat(execute("stringInput=a", "Sec-Fetch-Site", site).statusCode()).isEqualTo(403);
    HttpResponse<String> made =
        server.post(server.api("/keys"), "application/json", "{\"name\": \"notebook\"}");
    String key = RunningServer.json(made).path("key").asText();
    assertThat(
            execute("stringInput=a", "Sec-Fetch-Site", site, "Authorization", "Bearer " + key)
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void head_executes_nothing() throws Exception {
    assertThat(
            server
                .send("HEAD", server.api("/processes/echo/execution?stringInput=a"), "")
                .statusCode())
        .isEqualTo(405);
  }
}
