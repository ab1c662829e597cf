package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.conformance.ogc.RequirementsClass.OAS30_1_0;
import static org.orrery.conformance.ogc.RequirementsClass.OAS30_2_0;
import static org.orrery.conformance.ogc.RequirementsClass.OAS31_2_0;
import static org.orrery.conformance.ogc.RequirementsClass.OAS_2_0;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orrery.conformance.e2e.OgcClient.Answer;
import org.orrery.conformance.ogc.Definition.Operation;

/** The API definition (Part 1, 11; in the draft 12). */
@ExtendWith(UnderTest.class)
class OpenApiIT {
  private static final String HELLO = "{\"inputs\": {\"stringInput\": \"hello\"}}";
  private static final String JSON = "application/json";

  private final Api api;
  private final World world;

  OpenApiIT(Api api, World world) {
    this.api = api;
    this.world = world;
  }

  private Definition definition() {
    return Definition.of(api, "3.0");
  }

  @Test
  @Requirement(value = "/req/oas30/oas-definition-1", in = OAS30_1_0)
  @Requirement(value = "/req/oas/definition", in = OAS_2_0)
  void links_to_the_definition_as_json_and_as_html() {
    assertThat(definition().document().path("paths")).isNotEmpty();

    List<JsonNode> pages = Shapes.linked(api.get(Api.LANDING).json(), "service-doc");
    assertThat(pages).isNotEmpty();
    for (JsonNode page : pages) {
      assertThat(page.path("type").asText()).isEqualTo("text/html");
      Answer answer = api.get(page.path("href").asText()).expect(200);
      assertThat(Shapes.mediaType(answer)).isEqualTo("text/html");
    }
  }

  @Test
  @Requirement(value = "/req/oas30/oas-definition-2", in = OAS30_1_0)
  @Requirement(value = "/req/oas30/oas-definition", in = OAS30_2_0)
  void conforms_to_openapi_3_0() {
    definition().conforms("3.0");
  }

  @Test
  @Requirement(value = "/req/oas31/oas-definition", in = OAS31_2_0)
  void conforms_to_openapi_3_1() {
    Definition.of(api, "3.1").conforms("3.1");
  }

  @Test
  @Requirement(value = "/req/oas30/oas-impl", in = OAS30_1_0)
  @Requirement(value = "/req/oas/oas-impl", in = OAS_2_0)
  void implements_every_operation_of_the_definition() {
    Definition definition = definition();
    for (Operation operation : definition.operations()) {
      boolean reads = operation.method().equals("get");
      String path = path(operation.template(), reads);
      Answer answer =
          api.send(
              operation.method().toUpperCase(Locale.ROOT),
              path,
              reads || operation.method().equals("delete") ? "" : "{}",
              "Content-Type",
              JSON);
      assertThat(answer.status()).as("%s", operation).isNotIn(405, 500, 501);
      if (answer.status() == 404) {
        assertThat(answer.json().path("type").asText()).doesNotEndWith("/not-found");
      }
      definition.declares(operation.method(), path, answer);
    }
  }

  /** What is there for who reads, and what isn't for who would change it. */
  private String path(String template, boolean reads) {
    String job = reads ? world.finishedJob(HELLO).substring("jobs/".length()) : "none";
    String path =
        template
            .replace("{processID}", reads ? World.ECHO : "none")
            .replace("{jobID}", job)
            .replace("{outputID}", "stringInput")
            .replace("{path}", "stringInput")
            .replaceAll("\\{[^}]+\\}", "0");
    return path.equals("/") ? Api.LANDING : path.substring(1);
  }

  @Test
  @Requirement(value = "/req/oas30/completeness", in = OAS30_1_0)
  @Requirement(value = "/req/oas/completeness", in = OAS_2_0)
  void declares_every_status_and_body_that_operations_answer_with() {
    Definition definition = definition();
    String job = world.finishedJob(HELLO);
    List<String> documents =
        List.of(
            Api.LANDING,
            "conformance",
            "processes?limit=1",
            "processes/" + World.ECHO,
            "processes/" + world.copying(),
            "processes/" + world.copying() + "/package",
            "jobs?limit=1",
            job,
            world.failedJob(),
            world.runningJob(),
            job + "/results",
            job + "/results/stringInput");
    for (String document : documents) {
      definition.declares("GET", document, api.get(document).expect(200));
    }
    String deployed = World.fresh("complete");
    Answer created =
        api.post("processes", Documents.tool(deployed), "Content-Type", "application/cwl+yaml");
    definition.declares("POST", "processes", created.expect(201));
    Answer replaced =
        api.send(
            "PUT",
            "processes/" + deployed,
            Documents.tool(deployed),
            "Content-Type",
            "application/cwl+yaml");
    definition.declares("PUT", "processes/" + deployed, replaced);
    definition.declares(
        "DELETE", "processes/" + deployed, api.delete("processes/" + deployed).expect(204));
    String execution = "processes/" + World.ECHO + "/execution";
    definition.declares("POST", execution, api.post(execution, HELLO).expect(200));
    definition.declares(
        "POST", execution, api.post(execution, HELLO, "Prefer", "respond-async").expect(201));
    String dismissed = api.start(World.ECHO, "{\"inputs\": {\"pause\": 600}}");
    definition.declares("DELETE", dismissed, api.delete(dismissed).expect(200));
  }

  @Test
  @Requirement(value = "/req/oas30/exceptions-codes", in = OAS30_1_0)
  @Requirement(value = "/req/oas/exceptions-codes", in = OAS_2_0)
  void declares_the_codes_of_errors() {
    Definition definition = definition();
    for (String missing :
        List.of("processes/none", "processes/none/package", "jobs/none", "jobs/none/results")) {
      definition.declares("GET", missing, api.get(missing).expect(404));
    }
    for (String wrong : List.of("processes?limit=0", "jobs?limit=0", "jobs?datetime=never")) {
      definition.declares("GET", wrong, api.get(wrong).expect(400));
    }
    definition.declares(
        "GET", world.failedJob() + "/results", api.get(world.failedJob() + "/results"));
    definition.declares(
        "GET", world.runningJob() + "/results", api.get(world.runningJob() + "/results"));
    String execution = "processes/" + World.ECHO + "/execution";
    definition.declares("POST", execution, api.post(execution, "{\"inputs\": 1}").expect(400));
    definition.declares(
        "POST", execution, api.post(execution, "a", "Content-Type", "text/plain").expect(415));
    definition.declares(
        "POST", "processes", api.post("processes", "a", "Content-Type", "text/plain").expect(415));
    definition.declares(
        "DELETE", "processes/" + World.ECHO, api.delete("processes/" + World.ECHO).expect(403));
    definition.declares("DELETE", "jobs/none", api.delete("jobs/none").expect(404));
    String twice = world.copying();
    Answer conflict =
        api.post(
            "processes?id=" + twice, Documents.copying(), "Content-Type", "application/cwl+yaml");
    definition.declares("POST", "processes", conflict.expect(409));
  }

  @Test
  @Requirement(value = "/req/oas30/security", in = OAS30_1_0)
  @Requirement(value = "/req/oas/security", in = OAS_2_0)
  void describes_how_access_is_controlled() {
    JsonNode document = definition().document();
    JsonNode schemes = document.at("/components/securitySchemes");

    assertThat(schemes).isNotEmpty();
    for (JsonNode scheme : schemes) {
      assertThat(scheme.path("type").asText())
          .isIn(Set.of("apiKey", "http", "oauth2", "openIdConnect"));
    }
    assertThat(document.path("security")).isNotEmpty();
    for (JsonNode alternative : document.path("security")) {
      alternative
          .fieldNames()
          .forEachRemaining(name -> assertThat(schemes.has(name)).as(name).isTrue());
    }
  }
}
