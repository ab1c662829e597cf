package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pages that are more than their document, as a browser without scripts uses them. */
@ExtendWith(Servers.class)
class PagesIT {
  private static final String HTML = "text/html";
  private static final Pattern TOKEN =
      Pattern.compile("name=\"form-token\" value=\"([0-9a-f]{48})\"");
  private static final Pattern LINK =
      Pattern.compile("<(?:a|link|script|img)\\b[^>]*?\\b(?:href|src)=\"([^\"]*)\"");
  private static final int MOST_PAGES = 400;

  private final RunningServer server;

  PagesIT(RunningServer server) {
    this.server = server;
  }

  @BeforeEach
  void deploy() throws Exception {
    if (server.get(server.api("/processes/seen")).statusCode() != 200) {
      server.deploy("seen", "shown.cwl");
    }
  }

  private String page(String url) throws Exception {
    HttpResponse<String> page = server.get(url, "Accept", HTML);
    assertThat(page.statusCode()).as(url).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
    return page.body();
  }

  private static String encoded(Map<String, String> fields) {
    List<String> pairs = new ArrayList<>();
    fields.forEach((name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, UTF_8)));
    return String.join("&", pairs);
  }

  private static Map<String, String> filled() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("input.word", "Käse & Brot");
    fields.put("input.many", "3");
    fields.put("input.ratio", "");
    fields.put("input.exact", "true");
    fields.put("input.colour", "green");
    fields.put("input.tags", "one\r\ntwo");
    fields.put("input.place", "{\"east\": 1.5, \"north\": 2}");
    fields.put("input.extra", "");
    return fields;
  }

  private HttpResponse<String> send(Map<String, String> fields, String... headers)
      throws Exception {
    HttpResponse<String> page = server.get(server.api("/processes/seen"), "Accept", HTML);
    String cookie = page.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict");
    Matcher token = TOKEN.matcher(page.body());
    assertThat(token.find()).isTrue();
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.putIfAbsent("form-token", token.group(1));
    List<String> sent = new ArrayList<>(List.of(headers));
    sent.addAll(List.of("Accept", HTML, "Cookie", cookie.split(";")[0]));
    return server.post(
        server.api("/processes/seen/form"),
        "application/x-www-form-urlencoded",
        encoded(all),
        sent.toArray(String[]::new));
  }

  @Test
  void a_form_has_a_control_for_every_kind_of_input() throws Exception {
    assertThat(page(server.api("/processes/seen")))
        .containsPattern("<input type=\"text\" id=\"input.word\"[^>]*required")
        .containsPattern("<input type=\"number\" id=\"input.many\"[^>]*value=\"2\"[^>]*step=\"1\"")
        .containsPattern("<input type=\"number\" id=\"input.ratio\"[^>]*step=\"any\"")
        .containsPattern("<select id=\"input.exact\"")
        .containsPattern("<option value=\"green\"")
        .containsPattern("(?s)<textarea id=\"input.tags\"[^>]*>a\nb</textarea>")
        .containsPattern("<textarea id=\"input.place\"")
        .containsPattern("<input type=\"text\" id=\"input.extra\"[^>]*data-upload=\"one\"")
        .contains("<label class=\"name\" for=\"input.word\">A word</label>")
        .contains("<title id=\"picture-title\">");
  }

  @Test
  void a_form_executes_and_its_job_shows_what_came_of_it() throws Exception {
    HttpResponse<String> answer = send(filled());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    String job = answer.headers().firstValue("Location").orElseThrow();
    server.await(job, "successful");

    assertThat(page(job))
        .contains("data-live=\"off\"")
        .doesNotContain("http-equiv=\"refresh\"")
        .contains("<span class=\"state successful\">successful</span>")
        .containsPattern("class=\"node step succeeded\"")
        .contains("Step make takes word, many, colour, tags; it is succeeded.")
        .contains(job + "/results");

    assertThat(page(job + "/results"))
        .contains("<th scope=\"col\">colour</th>", "<td>Käse &amp; Brot</td>", "<td>green</td>")
        .containsPattern("<img src=\"[^\"]*/results/picture/picture.png\"")
        .containsPattern("<path class=\"land\" d=\"M")
        .contains("said Käse &amp; Brot");
    String request = server.get(job + "/results?f=json").body();
    assertThat(request).contains("picture.png");
  }

  @Test
  void what_is_wrong_stands_beside_its_field_and_nothing_is_lost() throws Exception {
    Map<String, String> fields = filled();
    fields.put("input.many", "a <b>few</b>");
    fields.remove("input.colour");
    HttpResponse<String> answer = send(fields);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("<div class=\"field wrong\">")
        .contains("value=\"a &lt;b>few&lt;/b>\"")
        .contains("value=\"Käse &amp; Brot\"")
        .contains("one\r\ntwo</textarea>");
  }

  @Test
  void a_form_of_a_foreign_page_is_refused() throws Exception {
    Map<String, String> forged = filled();
    forged.put("form-token", "0".repeat(48));
    assertThat(send(forged).statusCode()).isEqualTo(400);
    assertThat(send(filled(), "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
    assertThat(send(filled(), "Sec-Fetch-Site", "same-site").statusCode()).isEqualTo(403);
    assertThat(send(filled(), "Origin", "http://example.org").statusCode()).isEqualTo(403);
    String beginning = server.url("/").toString().replaceFirst("[0-9]/$", "");
    assertThat(send(filled(), "Origin", beginning).statusCode()).isEqualTo(403);
    HttpResponse<String> bare =
        server.post(
            server.api("/processes/seen/form"),
            "application/x-www-form-urlencoded",
            encoded(filled()));
    assertThat(bare.statusCode()).isEqualTo(400);
  }

  @Test
  void only_forms_are_taken_as_forms() throws Exception {
    HttpResponse<String> answer =
        server.post(server.api("/processes/seen/form"), "application/json", "{}");
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(
            server
                .post(
                    server.api("/processes/seen/form"),
                    "application/x-www-form-urlencoded",
                    "=&%zz&&input.word")
                .statusCode())
        .isBetween(400, 403);
  }

  @Test
  void a_list_of_jobs_keeps_its_filter() throws Exception {
    assertThat(page(server.api("/jobs?status=failed&processID=seen&limit=3")))
        .contains("name=\"processID\" value=\"seen\"")
        .containsPattern("value=\"failed\" checked")
        .doesNotContainPattern("value=\"running\" checked");
  }

  @Test
  void a_failed_job_says_why() throws Exception {
    if (server.get(server.api("/processes/broken")).statusCode() != 200) {
      server.deploy("broken", "fails.cwl");
    }
    String job = server.execute("broken", "{\"inputs\": {}}");
    server.await(job, "failed");
    assertThat(page(job)).contains("Why it failed").contains("class=\"node step failed\"");
    HttpResponse<String> results = server.get(job + "/results", "Accept", HTML);
    assertThat(results.statusCode()).isBetween(400, 500);
    assertThat(results.body()).startsWith("<!DOCTYPE html>");
  }

  @Test
  void the_definition_is_there_in_two_versions_and_as_a_page() throws Exception {
    HttpResponse<String> older = server.get(server.api("/api"));
    assertThat(older.headers().firstValue("Content-Type"))
        .contains("application/vnd.oai.openapi+json;version=3.0");
    assertThat(RunningServer.json(older).path("openapi").asText()).startsWith("3.0.");
    assertThat(
            RunningServer.json(older)
                .path("paths")
                .path("/processes/seen/execution")
                .findValuesAsText("title"))
        .contains("A word");
    for (HttpResponse<String> newer :
        List.of(
            server.get(server.api("/api?f=oas31")),
            server.get(
                server.api("/api"), "Accept", "application/vnd.oai.openapi+json;version=3.1"))) {
      assertThat(newer.headers().firstValue("Content-Type"))
          .contains("application/vnd.oai.openapi+json;version=3.1");
      assertThat(RunningServer.json(newer).path("openapi").asText()).isEqualTo("3.1.0");
    }
    assertThat(page(server.api("/api")))
        .containsPattern("<script src=\"[^\"]*/swagger-ui-bundle.js\" nonce=")
        .containsPattern("<div id=\"swagger\" data-definition=\"[^\"]*/api\\?f=json\"");
    assertThat(server.get(server.api("/api?f=xml")).statusCode()).isEqualTo(400);
  }

  @Test
  void every_link_of_every_page_leads_somewhere() throws Exception {
    String job = server.execute("seen", "{\"inputs\": {\"word\": \"w\", \"colour\": \"red\"}}");
    server.await(job, "successful");
    String own = server.url("/").toString();
    Deque<String> waiting = new ArrayDeque<>(List.of(own, job));
    Set<String> seen = new HashSet<>(waiting);
    while (!waiting.isEmpty() && seen.size() < MOST_PAGES) {
      String url = waiting.removeFirst();
      HttpResponse<String> answer = server.get(url, "Accept", "text/html, */*;q=0.1");
      boolean tellsOfFailure = url.endsWith("/results");
      boolean leadsOn = URI.create(url).getPath().endsWith("/execution");
      if (!tellsOfFailure && !leadsOn) {
        assertThat(answer.statusCode()).as(url).isEqualTo(200);
      }
      assertThat(answer.statusCode()).as(url).isLessThan(500);
      if (!answer.headers().firstValue("Content-Type").orElse("").startsWith(HTML)) {
        continue;
      }
      Matcher links = LINK.matcher(answer.body());
      while (links.find()) {
        String target = links.group(1).replace("&amp;", "&").replace("&#34;", "\"");
        if (target.startsWith("#")) {
          assertThat(answer.body()).as(url).contains("id=\"" + target.substring(1) + "\"");
        } else {
          assertThat(target).as(url).startsWith("http");
          if (target.startsWith(own) && seen.add(target)) {
            waiting.add(target);
          }
        }
      }
    }
    assertThat(seen).hasSizeGreaterThan(20).contains(job + "/results");
  }
}
