package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.conformance.ogc.RequirementsClass.CORE_1_0;
import static org.orrery.conformance.ogc.RequirementsClass.CORE_2_0;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orrery.conformance.e2e.OgcClient.Answer;

/** Landing page, definition, conformance, processes (Part 1, 7.2 to 7.10). */
@ExtendWith(UnderTest.class)
class CoreIT {
  private final Api api;
  private final World world;

  CoreIT(Api api, World world) {
    this.api = api;
    this.world = world;
  }

  @Test
  @Requirement(
      value = "/req/core/test-process",
      in = {CORE_1_0, CORE_2_0})
  void offers_a_process_to_test_with() {
    JsonNode echo = api.get("processes/" + World.ECHO).expect(200).json();

    assertThat(echo.path("jobControlOptions"))
        .extracting(JsonNode::asText)
        .contains("sync-execute", "async-execute");
    assertThat(echo.path("outputs").has(echo.path("inputs").fieldNames().next())).isTrue();
  }

  @Test
  @Requirement(
      value = "/req/core/landingpage-op",
      in = {CORE_1_0, CORE_2_0})
  void answers_get_on_the_landing_page() {
    api.get(Api.LANDING).expect(200);
  }

  @Test
  @Requirement(
      value = "/req/core/landingpage-success",
      in = {CORE_1_0, CORE_2_0})
  void links_from_the_landing_page_to_everything() {
    JsonNode page = api.get(Api.LANDING).expect(200).json();

    Shapes.links(page);
    assertThat(api.get(Shapes.link(page, "service-desc")).status()).isEqualTo(200);
    assertThat(api.get(Shapes.link(page, "conformance")).expect(200).json().has("conformsTo"))
        .isTrue();
    assertThat(api.get(Shapes.link(page, "processes")).expect(200).json().has("processes"))
        .isTrue();
  }

  @Test
  @Requirement(
      value = "/req/core/api-definition-op",
      in = {CORE_1_0, CORE_2_0})
  void answers_get_on_each_link_to_the_definition() {
    JsonNode page = api.get(Api.LANDING).json();

    List<JsonNode> links =
        Stream.concat(
                Shapes.linked(page, "service-desc").stream(),
                Shapes.linked(page, "service-doc").stream())
            .toList();
    assertThat(links).isNotEmpty();
    assertThat(links).allSatisfy(link -> api.get(link.path("href").asText()).expect(200));
  }

  @Test
  @Requirement(
      value = "/req/core/api-definition-success",
      in = {CORE_1_0, CORE_2_0})
  void gives_the_definition_as_the_type_that_the_link_names() {
    JsonNode page = api.get(Api.LANDING).json();

    for (JsonNode link : Shapes.linked(page, "service-desc")) {
      Answer answer = api.get(link.path("href").asText()).expect(200);
      assertThat(answer.header("Content-Type")).isEqualTo(link.path("type").asText());
      assertThat(answer.json().path("paths")).isNotEmpty();
    }
  }

  @Test
  @Requirement(
      value = "/req/core/conformance-op",
      in = {CORE_1_0, CORE_2_0})
  void answers_get_on_conformance() {
    api.get("conformance").expect(200);
  }

  @Test
  @Requirement(
      value = "/req/core/conformance-success",
      in = {CORE_1_0, CORE_2_0})
  void lists_classes_as_conformance() {
    JsonNode classes = api.get("conformance").expect(200).json().path("conformsTo");

    assertThat(classes).isNotEmpty().allMatch(JsonNode::isTextual);
    assertThat(classes).extracting(JsonNode::asText).contains(CORE_1_0.uri());
  }

  @Test
  @Requirement(
      value = "/req/core/http",
      in = {CORE_1_0, CORE_2_0})
  void speaks_http_as_rfc_9110_has_it() {
    Answer got = api.get("processes/" + World.ECHO).expect(200);
    Answer asked = api.send("HEAD", "processes/" + World.ECHO, "");
    Answer refused = api.send("PATCH", "processes/" + World.ECHO, "");

    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.body()).isEmpty();
    assertThat(asked.headers().allValues("Content-Type"))
        .isEqualTo(got.headers().allValues("Content-Type"));
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.header("Allow")).contains("GET");
    assertThat(api.get("no-such-thing").status()).isEqualTo(404);
  }

  @Test
  @Requirement(value = "/req/core/process-list", in = CORE_1_0)
  @Requirement(value = "/req/core/process-list-op", in = CORE_2_0)
  void answers_get_on_processes() {
    api.get("processes").expect(200);
  }

  @Test
  @Requirement(
      value = "/req/core/pl-limit-definition",
      in = {CORE_1_0, CORE_2_0})
  void takes_limits_of_the_processes_from_1_to_10000() {
    for (String limit : List.of("1", "10", "10000")) {
      assertThat(api.get("processes?limit=" + limit).status()).as(limit).isEqualTo(200);
    }
    for (String limit : List.of("0", "-1", "10001", "ten", "1.5")) {
      assertThat(api.get("processes?limit=" + limit).status()).as(limit).isEqualTo(400);
    }
    assertThat(api.get("processes").json().path("processes").size()).isLessThanOrEqualTo(10);
  }

  @Test
  @Requirement(
      value = "/req/core/pl-limit-response",
      in = {CORE_1_0, CORE_2_0})
  void lists_no_more_processes_than_asked_and_all_of_them_by_the_pages() {
    String own = world.copying();
    Set<String> seen = new HashSet<>();
    String page = "processes?limit=1";
    while (page != null) {
      JsonNode list = api.get(page).expect(200).json();
      assertThat(list.path("processes").size()).isEqualTo(1);
      assertThat(seen.add(list.at("/processes/0/id").asText())).isTrue();
      List<JsonNode> next = Shapes.linked(list, "next");
      page = next.isEmpty() ? null : next.getFirst().path("href").asText();
    }
    assertThat(seen).contains(World.ECHO, own);
  }

  @Test
  @Requirement(
      value = "/req/core/process-list-success",
      in = {CORE_1_0, CORE_2_0})
  void lists_summaries_of_processes() {
    JsonNode list = api.get("processes?limit=100").expect(200).json();

    assertThat(list.path("processes")).isNotEmpty().allSatisfy(Shapes::summary);
    assertThat(list.path("links").isArray()).isTrue();
  }

  @Test
  @Requirement(
      value = "/req/core/pl-links",
      in = {CORE_1_0, CORE_2_0})
  void links_the_processes_to_themselves_and_their_alternates() {
    Shapes.selfAndAlternates(api, api.get("processes?limit=2").expect(200).json());
  }

  @Test
  @Requirement(value = "/req/core/process-summary-links", in = CORE_2_0)
  void links_each_summary_to_the_description_and_its_alternates() {
    JsonNode list = api.get("processes?limit=3").expect(200).json();

    for (JsonNode summary : list.path("processes")) {
      JsonNode self = api.get(Shapes.link(summary, "self")).expect(200).json();
      assertThat(self.path("id")).isEqualTo(summary.path("id"));
      assertThat(self.has("inputs")).isTrue();
      Shapes.selfAndSomeAlternate(api, summary);
    }
  }

  @Test
  @Requirement(value = "/req/core/process", in = CORE_1_0)
  @Requirement(value = "/req/core/process-description-op", in = CORE_2_0)
  void answers_get_on_a_process() {
    api.get("processes/" + World.ECHO).expect(200);
  }

  @Test
  @Requirement(value = "/req/core/process-success", in = CORE_1_0)
  @Requirement(value = "/req/core/process-description-success", in = CORE_2_0)
  void describes_a_process() {
    for (String process : List.of(World.ECHO, world.copying())) {
      JsonNode described = api.get("processes/" + process).expect(200).json();
      Shapes.description(described);
      assertThat(described.path("id").asText()).isEqualTo(process);
    }
  }

  @Test
  @Requirement(
      value = "/req/core/process-exception/no-such-process",
      in = {CORE_1_0, CORE_2_0})
  void says_that_a_process_is_not_there() {
    String nothing = "processes/no-such-process-here";

    for (Map.Entry<String, Answer> answer :
        Map.of(
                "describe", api.get(nothing),
                "execute", api.post(nothing + "/execution", "{\"inputs\": {}}"))
            .entrySet()) {
      Shapes.exception(answer.getValue(), 404, "no-such-process");
    }
  }
}
