package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.conformance.ogc.RequirementsClass.PACKAGE;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orrery.conformance.e2e.OgcClient.Answer;

/** OGC application packages (Part 2, 7). */
@ExtendWith(UnderTest.class)
class ApplicationPackageIT {
  private static final String TYPE = "application/ogcapppkg+json";

  private final Api api;

  ApplicationPackageIT(Api api) {
    this.api = api;
  }

  private Answer deploy(String body) {
    return api.post("processes", body, "Content-Type", TYPE);
  }

  private Answer replace(String id, String body) {
    return api.send("PUT", "processes/" + id, body, "Content-Type", TYPE);
  }

  private JsonNode process(String id) {
    return api.get("processes/" + id).expect(200).json();
  }

  @Test
  @Requirement(value = "/req/ogcapppkg/body", in = PACKAGE)
  void reads_a_body_of_the_type_as_a_package() {
    String id = World.fresh("package");

    deploy(Documents.applicationPackage(id, "By a package")).expect(201);

    assertThat(process(id).path("title").asText()).isEqualTo("By a package");
    Shapes.exception(deploy(Documents.tool(World.fresh("no-package"))).expect(400));
  }

  @Test
  @Requirement(value = "/req/ogcapppkg/schema", in = PACKAGE)
  void takes_packages_with_a_unit_and_no_others() {
    String bare = World.fresh("bare");
    String many = World.fresh("many");

    deploy(
            "{\"executionUnit\": {\"value\": %s, \"mediaType\": \"application/cwl+json\"}}"
                .formatted(Documents.toolAsJson(bare)))
        .expect(201);
    deploy(
            "{\"executionUnit\": [{\"value\": %s, \"mediaType\": \"application/cwl\"}]}"
                .formatted(Documents.toolAsJson(many)))
        .expect(201);
    for (String broken :
        new String[] {
          "{}", "{\"executionUnit\": 1}", "{\"executionUnit\": []}", "{\"processDescription\": {}}"
        }) {
      Shapes.exception(deploy(broken).expect(400));
    }
  }

  @Test
  @Requirement(value = "/req/ogcapppkg/process-description", in = PACKAGE)
  void takes_what_the_description_says_of_the_process() {
    String id = World.fresh("described");

    deploy(Documents.applicationPackage(id, "As the description has it")).expect(201);

    JsonNode process = process(id);
    Shapes.description(process);
    assertThat(process.path("id").asText()).isEqualTo(id);
    assertThat(process.path("title").asText()).isEqualTo("As the description has it");
    assertThat(process.path("version").asText()).isEqualTo("7.1.0");
  }

  @Test
  @Requirement(value = "/req/ogcapppkg/profile-docker", in = PACKAGE)
  void says_what_it_takes_instead_of_an_image() {
    Answer answer =
        deploy(
            """
            {"processDescription": {"process": {"id": "image", "version": "1.0.0"}},
             "deploymentProfile": "http://www.opengis.net/profiles/eoc/dockerizedApplication",
             "executionUnit": {"type": "docker", "image": "example.org/image:1"}}
            """);

    // An image is the class `docker`, which a server need not conform to; it must not take one for
    // something else.
    assertThat(answer.status()).isEqualTo(400);
    Shapes.exception(answer);
    assertThat(answer.text()).contains("executionUnit").containsIgnoringCase("cwl");
    Shapes.exception(api.get("processes/image"), 404, "no-such-process");
  }

  @Test
  @Requirement(value = "/req/ogcapppkg/deploy-body", in = PACKAGE)
  void deploys_a_package() {
    String id = World.fresh("deployed");

    Answer answer = deploy(Documents.applicationPackage(id, "Deployed")).expect(201);

    Shapes.summary(answer.json());
    assertThat(api.get(answer.header("Location")).expect(200).json().path("id").asText())
        .isEqualTo(id);
  }

  @Test
  @Requirement(value = "/req/ogcapppkg/replace-body", in = PACKAGE)
  void replaces_by_a_package() {
    String id = World.fresh("replaced");
    deploy(Documents.applicationPackage(id, "Before")).expect(201);

    assertThat(replace(id, Documents.applicationPackage(id, "After")).status())
        .isIn(200, 201, 202, 204);

    assertThat(process(id).path("title").asText()).isEqualTo("After");
  }

  @Test
  @Requirement(value = "/req/ogcapppkg/package-response-body", in = PACKAGE)
  void gives_the_package_that_was_deployed() {
    String id = World.fresh("given");
    String body = Documents.applicationPackage(id, "Given");
    deploy(body).expect(201);

    Answer packaged = api.get("processes/" + id + "/package").expect(200);

    assertThat(packaged.text()).isEqualTo(body);
    assertThat(Shapes.mediaType(packaged)).isEqualTo(TYPE);
  }
}
