package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.conformance.ogc.RequirementsClass.HTML_1_0;
import static org.orrery.conformance.ogc.RequirementsClass.HTML_2_0;
import static org.orrery.conformance.ogc.RequirementsClass.JSON_1_0;
import static org.orrery.conformance.ogc.RequirementsClass.JSON_2_0;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orrery.conformance.e2e.OgcClient.Answer;

/** JSON and HTML (Part 1, 10). */
@ExtendWith(UnderTest.class)
class EncodingsIT {
  private static final String HELLO = "{\"inputs\": {\"stringInput\": \"hello\"}}";
  private static final Pattern ANCHOR = Pattern.compile("<a\\s[^>]*?href=\"([^\"]*)\"");

  private final Api api;
  private final World world;

  EncodingsIT(Api api, World world) {
    this.api = api;
    this.world = world;
  }

  /** Every resource that has a document. */
  private List<String> documents() {
    String job = world.finishedJob(HELLO);
    return List.of(
        Api.LANDING,
        "conformance",
        "processes",
        "processes/" + World.ECHO,
        "processes/" + world.copying(),
        "jobs",
        job,
        job + "/results");
  }

  private void isJson(String path) {
    Answer answer = api.get(path, "Accept", "application/json").expect(200);
    assertThat(Shapes.mediaType(answer)).as(path).isEqualTo("application/json");
    assertThat(answer.json().isObject()).as(path).isTrue();
    Answer byParameter = api.get(path + "?f=json", "Accept", "text/html").expect(200);
    assertThat(Shapes.mediaType(byParameter)).as(path).isEqualTo("application/json");
  }

  @Test
  @Requirement(value = "/req/json/definition", in = JSON_1_0)
  void gives_every_document_and_execution_as_json() {
    documents().forEach(this::isJson);
    for (Answer answer :
        List.of(
            api.execute(
                World.ECHO,
                "{\"inputs\": {}, \"response\": \"document\"}",
                "Accept",
                "text/html;q=0.1, */*"),
            api.execute(World.ECHO, HELLO, "Prefer", "respond-async"))) {
      assertThat(answer.status()).isBetween(200, 201);
      assertThat(Shapes.mediaType(answer)).isEqualTo("application/json");
    }
  }

  @Test
  @Requirement(value = "/req/json/definition", in = JSON_2_0)
  void gives_every_document_as_json() {
    documents().forEach(this::isJson);
  }

  private String page(String path, String... headers) {
    Answer answer = api.get(path, headers).expect(200);
    assertThat(Shapes.mediaType(answer)).as(path).isEqualTo("text/html");
    return answer.text();
  }

  @Test
  @Requirement(
      value = "/req/html/definition",
      in = {HTML_1_0, HTML_2_0})
  void gives_every_document_as_html() {
    List<String> paths = new ArrayList<>(documents());
    paths.add("api");
    for (String path : paths) {
      String negotiated = page(path, "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
      assertThat(negotiated).as(path).startsWithIgnoringCase("<!doctype html>");
      assertThat(page(path + "?f=html", "Accept", "application/json")).as(path).contains("<body");
    }
    Answer executed =
        api.execute(
            World.ECHO, "{\"inputs\": {}, \"response\": \"document\"}", "Accept", "text/html");
    assertThat(Shapes.mediaType(executed.expect(200))).isEqualTo("text/html");
    String job = api.start(World.ECHO, "{\"inputs\": {\"pause\": 600}}");
    Answer dismissed = api.delete(job, "Accept", "text/html").expect(200);
    assertThat(Shapes.mediaType(dismissed)).isEqualTo("text/html");
  }

  @Test
  @Requirement(
      value = "/req/html/content",
      in = {HTML_1_0, HTML_2_0})
  void shows_all_information_and_all_links_in_html() {
    for (String path : documents()) {
      JsonNode document = api.get(path, "Accept", "application/json").expect(200).json();
      String body = body(page(path + "?f=html"));
      Set<String> anchors = anchors(body);
      for (JsonNode link : document.path("links")) {
        if (!link.path("rel").asText().matches("self|alternate")) {
          assertThat(anchors).as("%s of %s", link, path).contains(link.path("href").asText());
        }
      }
      for (String text : texts(document)) {
        assertThat(body).as("%s of %s", text, path).contains(text);
      }
    }
  }

  private static String body(String page) {
    int start = page.indexOf("<body");
    assertThat(start).as("a body in %s", page).isNotNegative();
    return unescaped(page.substring(start, page.indexOf("</body>")));
  }

  private static Set<String> anchors(String body) {
    Set<String> anchors = new HashSet<>();
    Matcher anchor = ANCHOR.matcher(body);
    while (anchor.find()) {
      anchors.add(anchor.group(1));
    }
    return anchors;
  }

  private static String unescaped(String html) {
    return html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  /** What a reader has to find: ids, titles, descriptions, statuses, classes, values. */
  private static List<String> texts(JsonNode document) {
    List<String> texts = new ArrayList<>();
    for (String member :
        List.of("title", "description", "id", "version", "status", "processID", "stringInput")) {
      if (document.path(member).isTextual()) {
        texts.add(document.path(member).asText());
      }
    }
    document.path("conformsTo").forEach(uri -> texts.add(uri.asText()));
    document.path("processes").forEach(process -> texts.add(process.path("id").asText()));
    document.path("jobs").forEach(job -> texts.add(job.path("jobID").asText()));
    for (String parameters : List.of("inputs", "outputs")) {
      document
          .path(parameters)
          .properties()
          .forEach(
              parameter -> {
                texts.add(parameter.getKey());
                texts.add(parameter.getValue().path("title").asText());
              });
    }
    return texts;
  }
}
