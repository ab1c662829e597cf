package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.conformance.ogc.RequirementsClass.DEPLOY;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orrery.conformance.e2e.OgcClient.Answer;

/** Deploy, replace, undeploy (Part 2, 6). */
@ExtendWith(UnderTest.class)
class DeployIT {
  private static final String YAML = "application/cwl+yaml";
  private static final String PACKAGE = "application/ogcapppkg+json";

  private final Api api;

  DeployIT(Api api) {
    this.api = api;
  }

  private Answer deploy(String mediaType, String body) {
    return api.post("processes", body, "Content-Type", mediaType);
  }

  /** Deploys a tool and answers its id. */
  private String deployed() {
    String id = World.fresh("deployed");
    deploy(YAML, Documents.tool(id)).expect(201);
    return id;
  }

  private Answer replace(String id, String mediaType, String body) {
    return api.send("PUT", "processes/" + id, body, "Content-Type", mediaType);
  }

  private String title(String id) {
    return api.get("processes/" + id).expect(200).json().path("title").asText();
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/deploy-post-op", in = DEPLOY)
  void answers_post_on_processes() {
    deploy(YAML, Documents.tool(World.fresh("posted"))).expect(201);
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/deploy-content-type", in = DEPLOY)
  void takes_a_deployment_for_what_its_content_type_says() {
    String json = World.fresh("json");
    String yaml = World.fresh("yaml");
    String packaged = World.fresh("packaged");
    Map<String, String> types = Map.of(json, "application/cwl+json", yaml, YAML, packaged, PACKAGE);

    deploy(types.get(json), Documents.toolAsJson(json)).expect(201);
    deploy(types.get(yaml), Documents.tool(yaml)).expect(201);
    deploy(types.get(packaged), Documents.applicationPackage(packaged, "A")).expect(201);

    types.forEach(
        (id, type) ->
            assertThat(Shapes.mediaType(api.get("processes/" + id + "/package").expect(200)))
                .isEqualTo(type));
    assertThat(deploy("image/png", Documents.tool(World.fresh("wrong"))).status()).isEqualTo(415);
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/deploy-body", in = DEPLOY)
  void makes_a_process_of_what_the_body_describes() {
    String id = World.fresh("described");

    deploy(YAML, Documents.tool(id, "As described")).expect(201);

    JsonNode process = api.get("processes/" + id).expect(200).json();
    assertThat(process.path("title").asText()).isEqualTo("As described");
    assertThat(process.path("inputs").has("text")).isTrue();
    assertThat(process.path("outputs").has("said")).isTrue();
    Shapes.exception(deploy(YAML, "class: Nothing").expect(400));
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/deploy-response-success", in = DEPLOY)
  void says_where_the_deployed_process_is() {
    String id = World.fresh("located");

    String location = deploy(YAML, Documents.tool(id)).expect(201).header("Location");

    assertThat(location).matches("https?://.*/processes/" + id);
    assertThat(api.get(location).expect(200).json().path("id").asText()).isEqualTo(id);
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/deploy-response-body", in = DEPLOY)
  void answers_a_deployment_with_a_summary() {
    String id = World.fresh("summarised");

    JsonNode summary = deploy(YAML, Documents.tool(id)).expect(201).json();

    Shapes.summary(summary);
    assertThat(summary.path("id").asText()).isEqualTo(id);
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/deploy-response-pid", in = DEPLOY)
  void gives_a_process_the_id_of_its_description() {
    String inCwl = World.fresh("in-cwl");
    String inPackage = World.fresh("in-package");

    assertThat(deploy(YAML, Documents.tool(inCwl)).expect(201).json().path("id").asText())
        .isEqualTo(inCwl);
    assertThat(
            deploy(PACKAGE, Documents.applicationPackage(inPackage, "In a package"))
                .expect(201)
                .json()
                .path("id")
                .asText())
        .isEqualTo(inPackage);
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/deploy-response-duplicate", in = DEPLOY)
  void refuses_an_id_that_is_taken() {
    Shapes.exceptionOfPart2(deploy(YAML, Documents.tool(deployed())), 409, "duplicated-process");
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/deploy-response-immutable", in = DEPLOY)
  void refuses_the_id_of_an_immutable_process() {
    Shapes.exceptionOfPart2(deploy(YAML, Documents.tool(World.ECHO)), 403, "immutable-process");
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/deploy-unsupported-media-type", in = DEPLOY)
  void refuses_a_content_type_that_it_does_not_know() {
    Shapes.exceptionOfPart2(deploy("text/plain", "a"), 415, "unsupported-media-type");
    Shapes.exceptionOfPart2(replace("null", "text/plain", "a"), 415, "unsupported-media-type");
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/package-get-op", in = DEPLOY)
  void answers_get_on_a_package() {
    api.get("processes/" + deployed() + "/package").expect(200);
    Shapes.exception(api.get("processes/none/package"), 404, "no-such-process");
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/package-response-success", in = DEPLOY)
  void answers_200_with_a_package() {
    assertThat(api.get("processes/" + deployed() + "/package").expect(200).body()).isNotEmpty();
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/package-response-body", in = DEPLOY)
  void gives_the_very_body_that_was_deployed_or_replaced() {
    String id = World.fresh("packaged");
    String body = Documents.tool(id) + "# kept to the letter\n";
    deploy(YAML, body).expect(201);
    String path = "processes/" + id + "/package";

    Answer packaged = api.get(path).expect(200);
    assertThat(packaged.text()).isEqualTo(body);
    assertThat(Shapes.mediaType(packaged)).isEqualTo(YAML);

    replace(id, YAML, body + "# and again\n");
    assertThat(api.get(path).expect(200).text()).isEqualTo(body + "# and again\n");
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/replace-put-op", in = DEPLOY)
  void answers_put_on_a_process() {
    String id = deployed();

    assertThat(replace(id, YAML, Documents.tool(id)).status()).isIn(200, 201, 202, 204);
    Shapes.exception(replace("none", YAML, Documents.tool("none")), 404, "no-such-process");
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/replace-content-type", in = DEPLOY)
  void takes_a_replacement_for_what_its_content_type_says() {
    String id = deployed();
    String path = "processes/" + id + "/package";

    assertThat(replace(id, "application/cwl+json", Documents.toolAsJson(id)).status())
        .isIn(200, 201, 202, 204);
    assertThat(Shapes.mediaType(api.get(path).expect(200))).isEqualTo("application/cwl+json");
    assertThat(replace(id, PACKAGE, Documents.applicationPackage(id, "A")).status())
        .isIn(200, 201, 202, 204);
    assertThat(Shapes.mediaType(api.get(path).expect(200))).isEqualTo(PACKAGE);
    assertThat(replace(id, "image/png", Documents.tool(id)).status()).isEqualTo(415);
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/replace-body", in = DEPLOY)
  void makes_the_process_what_the_replacement_describes() {
    String id = deployed();

    replace(id, YAML, Documents.tool(id, "Another one"));

    assertThat(title(id)).isEqualTo("Another one");
    assertThat(replace(id, YAML, "class: Nothing").status()).isEqualTo(400);
    assertThat(title(id)).isEqualTo("Another one");
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/replace-response", in = DEPLOY)
  void answers_a_replacement_with_success() {
    String id = deployed();

    Answer answer = replace(id, YAML, Documents.tool(id, "Replaced"));

    // The standard's own suite takes this one of the codes only.
    assertThat(answer.status()).isEqualTo(204);
    assertThat(title(id)).isEqualTo("Replaced");
    Shapes.exceptionOfPart2(
        replace(World.ECHO, YAML, Documents.tool(World.ECHO)), 403, "immutable-process");
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/replace-response-body", in = DEPLOY)
  void answers_a_replacement_with_a_summary_or_nothing() {
    String id = deployed();

    Answer answer = replace(id, YAML, Documents.tool(id));

    if (answer.status() == 204) {
      assertThat(answer.body()).isEmpty();
      assertThat(answer.headers().firstValue("Content-Type")).isEmpty();
    } else {
      Shapes.summary(answer.json());
    }
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/static-indicator", in = DEPLOY)
  void says_which_processes_can_be_changed() {
    String own = deployed();
    JsonNode all = api.get("processes?limit=10000").expect(200).json().path("processes");

    assertThat(all).isNotEmpty().allMatch(process -> process.path("mutable").isBoolean());
    for (JsonNode process : all) {
      if (process.path("id").asText().equals(own)) {
        assertThat(process.path("mutable").asBoolean()).isTrue();
      }
      if (process.path("id").asText().equals(World.ECHO)) {
        assertThat(process.path("mutable").asBoolean(true)).isFalse();
      }
    }
    assertThat(all).extracting(process -> process.path("id").asText()).contains(own, World.ECHO);
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/undeploy-delete-op", in = DEPLOY)
  void answers_delete_on_a_process() {
    String id = deployed();

    assertThat(api.delete("processes/" + id).status()).isBetween(200, 299);
    Shapes.exception(api.get("processes/" + id), 404, "no-such-process");
    Shapes.exception(api.delete("processes/" + id), 404, "no-such-process");
  }

  @Test
  @Requirement(value = "/req/deploy-replace-undeploy/undeploy-response", in = DEPLOY)
  void answers_204_to_an_undeployment() {
    assertThat(api.delete("processes/" + deployed()).expect(204).body()).isEmpty();
    Shapes.exceptionOfPart2(api.delete("processes/" + World.ECHO), 403, "immutable-process");
  }
}
