package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.orrery.conformance.e2e.OgcClient.Answer;

/** What the standard's documents have to look like, as far as its schemas say so. */
final class Shapes {
  private static final String EXCEPTIONS = "www.opengis.net/def/exceptions/ogcapi-processes-";
  private static final String RELATIONS = "www.opengis.net/def/rel/ogc/1.0/";
  private static final Set<String> STATUSES =
      Set.of("accepted", "running", "successful", "failed", "dismissed");
  private static final Set<String> CONTROL = Set.of("sync-execute", "async-execute", "dismiss");

  private Shapes() {}

  /** A media type without its parameters. */
  static String mediaType(Answer answer) {
    return answer.header("Content-Type").split(";")[0].strip();
  }

  /** exception.yaml, with a type that Part 1 defines. */
  static void exception(Answer answer, int status, String type) {
    exception(answer.expect(status), "1/1.0/" + type);
  }

  /** exception.yaml, with a type that Part 2 defines. */
  static void exceptionOfPart2(Answer answer, int status, String type) {
    exception(answer.expect(status), "2/1.0/" + type);
  }

  private static void exception(Answer answer, String type) {
    exception(answer);
    assertThat(answer.json().path("type").asText()).matches("https?://" + EXCEPTIONS + type);
  }

  /** exception.yaml, whatever its type. */
  static void exception(Answer answer) {
    assertThat(mediaType(answer)).isIn("application/json", "application/problem+json");
    JsonNode exception = answer.json();
    assertThat(exception.path("type").isTextual()).as("%s", exception).isTrue();
    if (exception.has("status")) {
      assertThat(exception.path("status").asInt()).isEqualTo(answer.status());
    }
    for (String text : List.of("title", "detail", "instance")) {
      assertThat(exception.path(text).isMissingNode() || exception.path(text).isTextual())
          .as(text)
          .isTrue();
    }
  }

  /** statusInfo.yaml of both versions. */
  static void status(JsonNode status) {
    assertThat(status.path("jobID").asText()).isNotEmpty().isEqualTo(status.path("id").asText());
    assertThat(status.path("type").asText()).isEqualTo("process");
    assertThat(status.path("status").asText()).isIn(STATUSES);
    for (String time : List.of("created", "started", "finished", "updated")) {
      if (status.has(time)) {
        assertThat(OffsetDateTime.parse(status.path(time).asText())).as(time).isNotNull();
      }
    }
    if (status.has("progress")) {
      assertThat(status.path("progress").isInt()).isTrue();
      assertThat(status.path("progress").asInt()).isBetween(0, 100);
    }
    links(status);
  }

  /** What only version 2.0 requires of a status. */
  static void statusOf20(JsonNode status) {
    status(status);
    assertThat(status.path("processingEntityType").asText()).isEqualTo("ogc-api-processes");
  }

  /** processSummary.yaml. */
  static void summary(JsonNode summary) {
    assertThat(summary.path("id").asText()).isNotEmpty();
    assertThat(summary.path("version").asText()).isNotEmpty();
    for (String text : List.of("title", "description")) {
      assertThat(summary.path(text).isMissingNode() || summary.path(text).isTextual())
          .as(text)
          .isTrue();
    }
    assertThat(summary.path("jobControlOptions"))
        .isNotEmpty()
        .allMatch(option -> CONTROL.contains(option.asText()));
    assertThat(summary.path("outputTransmission"))
        .allMatch(mode -> Set.of("value", "reference").contains(mode.asText()));
    links(summary);
  }

  /** process.yaml: maps of inputs and outputs, each with a schema. */
  static void description(JsonNode process) {
    summary(process);
    for (String parameters : List.of("inputs", "outputs")) {
      assertThat(process.path(parameters).isObject()).as(parameters).isTrue();
      process
          .path(parameters)
          .properties()
          .forEach(
              parameter ->
                  assertThat(parameter.getValue().path("schema").isObject())
                      .as("the schema of %s", parameter.getKey())
                      .isTrue());
    }
  }

  /** Every link has an address. */
  static void links(JsonNode document) {
    assertThat(document.path("links").isArray() || document.path("links").isMissingNode()).isTrue();
    document
        .path("links")
        .forEach(link -> assertThat(URI.create(link.path("href").asText()).isAbsolute()).isTrue());
  }

  /** The links of a relation; one of the OGC's own may be written with either scheme. */
  static List<JsonNode> linked(JsonNode document, String relation) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode link : document.path("links")) {
      String rel = link.path("rel").asText();
      if (rel.equals(relation) || rel.matches("https?://" + RELATIONS + relation)) {
        found.add(link);
      }
    }
    return found;
  }

  /** The address of the first link of a relation. */
  static String link(JsonNode document, String relation) {
    List<JsonNode> found = linked(document, relation);
    assertThat(found).as("links `%s` of %s", relation, document.path("links")).isNotEmpty();
    return found.getFirst().path("href").asText();
  }

  /** A link to itself, and one to each other representation that there is. */
  static void selfAndAlternates(Api api, JsonNode document) {
    String self = link(document, "self");
    assertThat(api.get(self, "Accept", "application/json").expect(200).json()).isNotEmpty();
    List<JsonNode> alternates = linked(document, "alternate");
    String other = mediaType(api.get(self, "Accept", "text/html").expect(200));
    if (!other.equals("application/json")) {
      assertThat(alternates).extracting(one -> one.path("type").asText()).contains(other);
    }
    for (JsonNode alternate : alternates) {
      Answer answer = api.get(alternate.path("href").asText()).expect(200);
      assertThat(mediaType(answer)).isEqualTo(alternate.path("type").asText());
    }
  }

  /** The same, where the standard requires that there is another representation. */
  static void selfAndSomeAlternate(Api api, JsonNode document) {
    assertThat(linked(document, "alternate")).isNotEmpty();
    selfAndAlternates(api, document);
  }

  /** results.yaml: a map from outputs to values, qualified values and links. */
  static JsonNode results(Answer answer) {
    assertThat(mediaType(answer.expect(200))).isEqualTo("application/json");
    JsonNode results = answer.json();
    assertThat(results.isObject()).as("%s", results).isTrue();
    assertThat(results.has("outputs")).as("a wrapper around %s", results).isFalse();
    results
        .properties()
        .forEach(
            output -> {
              JsonNode value = output.getValue();
              if (value.isObject()) {
                assertThat(value.has("value") || value.has("href") || value.has("bbox"))
                    .as("%s is a qualified value, a link or a bounding box", output)
                    .isTrue();
              }
            });
    return results;
  }

  /** A text that an answer is, by itself: as plain text or as a JSON text. */
  static String bare(Answer answer) {
    return mediaType(answer).endsWith("json") ? answer.json().asText() : answer.text();
  }
}
