package org.orrery.backend.images;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an image's author set for the commands that run in it (OCI image specification 1.1, image
 * configuration).
 *
 * @param entrypoint {@code ENTRYPOINT}; empty if none
 * @param command {@code CMD}; empty if none
 * @param environment {@code ENV}
 * @param workingFolder {@code WORKDIR}; empty if none
 * @param user {@code USER}; empty if none
 */
public record ImageConfig(
    List<String> entrypoint,
    List<String> command,
    Map<String, String> environment,
    String workingFolder,
    String user) {
  public ImageConfig {
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** Absent or null parts are empty. */
  static ImageConfig of(JsonNode image) {
    JsonNode config = image.path("config");
    Map<String, String> environment = new LinkedHashMap<>();
    for (String variable : words(config.path("Env"))) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        environment.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    return new ImageConfig(
        words(config.path("Entrypoint")),
        words(config.path("Cmd")),
        environment,
        config.path("WorkingDir").asText(""),
        config.path("User").asText(""));
  }

  private static List<String> words(JsonNode array) {
    List<String> words = new ArrayList<>();
    array.forEach(word -> words.add(word.asText()));
    return words;
  }
}
