package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.conformance.ogc.RequirementsClass.CWL;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orrery.conformance.e2e.OgcClient.Answer;

/** CWL as a package and as the unit of one (Part 2, 9). */
@ExtendWith(UnderTest.class)
class CwlIT {
  private static final String GENERIC = "application/cwl";
  private static final String AS_JSON = "application/cwl+json";
  private static final String AS_YAML = "application/cwl+yaml";

  private final Api api;
  private final World world;

  CwlIT(Api api, World world) {
    this.api = api;
    this.world = world;
  }

  private Answer deploy(String path, String mediaType, String body) {
    return api.post(path, body, "Content-Type", mediaType);
  }

  private static String id(Answer created) {
    return created.expect(201).json().path("id").asText();
  }

  private JsonNode process(String id) {
    return api.get("processes/" + id).expect(200).json();
  }

  private static String unit(String id, String unit) {
    return """
    {"processDescription": {"process": {"id": "%s", "version": "1.0.0"}}, "executionUnit": %s}
    """
        .formatted(id, unit);
  }

  private void deploysUnit(String stem, String unit) {
    String id = World.fresh(stem);
    deploy("processes", "application/ogcapppkg+json", unit(id, unit)).expect(201);
    assertThat(process(id).path("inputs").has("text")).as(unit).isTrue();
  }

  @Test
  @Requirement(value = "/req/cwl/body", in = CWL)
  void reads_the_generic_type_as_json_and_as_yaml() {
    String yaml = World.fresh("yaml");
    String json = World.fresh("json");

    deploy("processes", GENERIC, Documents.tool(yaml)).expect(201);
    deploy("processes", GENERIC, Documents.toolAsJson(json)).expect(201);

    assertThat(process(yaml).path("inputs")).isEqualTo(process(json).path("inputs"));
  }

  @Test
  @Requirement(value = "/req/cwl/execution-unit", in = CWL)
  void takes_a_unit_by_link_and_by_value() {
    String inside = Documents.toolAsJson("inside");
    URI yaml = world.elsewhere().offer("unit.cwl", AS_YAML, Documents.tool("inside"));
    URI json = world.elsewhere().offer("unit.json", AS_JSON, inside);

    deploysUnit("href", "{\"href\": \"%s\", \"type\": \"%s\"}".formatted(yaml, GENERIC));
    deploysUnit("href", "{\"href\": \"%s\", \"type\": \"%s\"}".formatted(yaml, AS_YAML));
    deploysUnit("href", "{\"href\": \"%s\", \"type\": \"%s\"}".formatted(json, AS_JSON));
    deploysUnit("value", "{\"value\": %s, \"mediaType\": \"%s\"}".formatted(inside, GENERIC));
    deploysUnit("value", "{\"value\": %s, \"mediaType\": \"%s\"}".formatted(inside, AS_JSON));
    deploysUnit("text", "{\"value\": %s, \"mediaType\": \"%s\"}".formatted(text(inside), AS_JSON));
    deploysUnit(
        "text",
        "{\"value\": %s, \"mediaType\": \"%s\"}"
            .formatted(text(Documents.tool("inside")), AS_YAML));
  }

  /** As a JSON text. */
  private static String text(String content) {
    return "\"" + content.replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  @Test
  @Requirement(value = "/req/cwl/deploy-body", in = CWL)
  void deploys_each_type_of_cwl() {
    for (String mediaType : List.of(GENERIC, AS_YAML)) {
      String id = World.fresh("typed");
      deploy("processes", mediaType, Documents.tool(id)).expect(201);
      assertThat(process(id).path("inputs").has("text")).isTrue();
    }
    String id = World.fresh("typed");
    deploy("processes", AS_JSON, Documents.toolAsJson(id)).expect(201);
    assertThat(process(id).path("inputs").has("text")).isTrue();
  }

  @Test
  @Requirement(value = "/req/cwl/deploy-w-param", in = CWL)
  void deploys_the_workflow_that_is_named_or_the_first() {
    String first = World.fresh("first");
    String second = World.fresh("second");
    String graph = Documents.graph(first, second);

    assertThat(id(deploy("processes?w=" + second, AS_YAML, graph))).isEqualTo(second);
    assertThat(id(deploy("processes", AS_YAML, graph))).isEqualTo(first);

    assertThat(process(second).path("inputs").has("number")).isTrue();
    assertThat(process(first).path("inputs").has("text")).isTrue();
  }

  @Test
  @Requirement(value = "/req/cwl/deploy-exception-workflow-not-found", in = CWL)
  void refuses_a_name_that_no_workflow_has() {
    String graph = Documents.graph(World.fresh("first"), World.fresh("second"));

    Shapes.exceptionOfPart2(deploy("processes?w=third", AS_YAML, graph), 400, "workflow-not-found");
  }

  @Test
  @Requirement(value = "/req/cwl/replace-body", in = CWL)
  void replaces_by_each_type_of_cwl() {
    String id = World.fresh("replaced");
    deploy("processes", AS_YAML, Documents.tool(id, "Before")).expect(201);

    for (String mediaType : List.of(GENERIC, AS_YAML)) {
      Answer answer =
          api.send(
              "PUT", "processes/" + id, Documents.tool(id, mediaType), "Content-Type", mediaType);
      assertThat(answer.status()).isIn(200, 201, 202, 204);
      assertThat(process(id).path("title").asText()).isEqualTo(mediaType);
    }
    Answer answer =
        api.send("PUT", "processes/" + id, Documents.toolAsJson(id), "Content-Type", AS_JSON);
    assertThat(answer.status()).isIn(200, 201, 202, 204);
    assertThat(process(id).path("title").asText()).isNotEqualTo(AS_YAML);
  }

  @Test
  @Requirement(value = "/req/cwl/package-response-body", in = CWL)
  void gives_the_cwl_that_was_deployed() {
    for (String mediaType : List.of(GENERIC, AS_YAML)) {
      String id = World.fresh("given");
      deploy("processes", mediaType, Documents.tool(id)).expect(201);
      Answer packaged = api.get("processes/" + id + "/package").expect(200);
      assertThat(packaged.text()).isEqualTo(Documents.tool(id));
      assertThat(Shapes.mediaType(packaged)).isEqualTo(mediaType);
    }
    String id = World.fresh("given");
    String body = Documents.applicationPackage(id, "Not CWL itself");
    deploy("processes", "application/ogcapppkg+json", body).expect(201);
    assertThat(api.get("processes/" + id + "/package").expect(200).text()).isEqualTo(body);
  }
}
