package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.conformance.ogc.RequirementsClass.CALLBACK_1_0;
import static org.orrery.conformance.ogc.RequirementsClass.CALLBACK_2_0;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orrery.conformance.e2e.Eventually;

/** Callbacks (Part 1, 13). */
@ExtendWith(UnderTest.class)
class CallbackIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Api api;
  private final World world;

  CallbackIT(Api api, World world) {
    this.api = api;
    this.world = world;
  }

  private void execute(String process, String inputs, String subscriber) {
    api.execute(
            process,
            "{\"inputs\": %s, \"subscriber\": {%s}}".formatted(inputs, subscriber),
            "Prefer",
            "respond-async")
        .expect(201);
  }

  private String uri(String name, String path) {
    return "\"%s\": \"%s\"".formatted(name, world.elsewhere().uri(path));
  }

  private JsonNode called(String path) {
    Eventually.within(LIMIT)
        .holds("a call of " + path, () -> !world.elsewhere().calls(path).isEmpty());
    try {
      return JSON.readTree(world.elsewhere().calls(path).getFirst().body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON was posted to " + path, e);
    }
  }

  @Test
  @Requirement(value = "/req/callback/job-callback", in = CALLBACK_1_0)
  void calls_back_about_progress_success_and_failure() {
    String good = World.fresh("good");
    String bad = World.fresh("bad");

    execute(
        World.ECHO,
        "{\"stringInput\": \"hello\"}",
        String.join(
            ", ",
            uri("successUri", good + "/success"),
            uri("inProgressUri", good + "/progress"),
            uri("failedUri", good + "/failed")));
    execute(
        world.failing(),
        "{}",
        String.join(", ", uri("successUri", bad + "/success"), uri("failedUri", bad + "/failed")));

    assertThat(called(good + "/success").path("stringInput").asText()).isEqualTo("hello");
    assertThat(called(good + "/progress").path("status").asText()).isIn("accepted", "running");
    assertThat(called(bad + "/failed").path("type").isTextual()).isTrue();
    assertThat(world.elsewhere().calls(good + "/failed")).isEmpty();
    assertThat(world.elsewhere().calls(bad + "/success")).isEmpty();
  }

  @Test
  @Requirement(value = "/req/callback/job-callback", in = CALLBACK_2_0)
  void takes_a_subscriber_of_any_of_the_three() {
    String path = World.fresh("any");

    execute(World.ECHO, "{}", "");
    execute(World.ECHO, "{}", uri("successUri", path + "/success"));
    execute(World.ECHO, "{}", uri("inProgressUri", path + "/progress"));
    execute(world.failing(), "{}", uri("failedUri", path + "/failed"));

    assertThat(called(path + "/success").isObject()).isTrue();
    assertThat(called(path + "/progress").path("status").asText()).isIn("accepted", "running");
    assertThat(called(path + "/failed").path("type").isTextual()).isTrue();
  }
}
