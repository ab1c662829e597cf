package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.conformance.ogc.RequirementsClass.JSON_1_0;
import static org.orrery.conformance.ogc.RequirementsClass.JSON_2_0;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orrery.conformance.e2e.OgcClient.Answer;

/** JSON (Part 1, 10). */
@ExtendWith(UnderTest.class)
class EncodingsIT {
  private static final String HELLO = "{\"inputs\": {\"stringInput\": \"hello\"}}";

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
}
