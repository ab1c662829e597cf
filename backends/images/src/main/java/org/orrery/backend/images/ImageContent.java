package org.orrery.backend.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An image that is not unpacked yet.
 *
 * @param config the file of its configuration
 * @param layers the lowest first, each a tar archive, plain or compressed
 */
record ImageContent(Path config, List<Path> layers) {
  private static final JsonMapper JSON = new JsonMapper();

  ImageContent {
    layers = List.copyOf(layers);
  }

  static JsonNode json(byte[] bytes, String what) throws ImageRefusedException {
    try {
      JsonNode json = JSON.readTree(bytes);
      if (json == null || json.isMissingNode()) {
        throw new ImageRefusedException("its " + what + " is empty");
      }
      return json;
    } catch (IOException e) {
      throw new ImageRefusedException("its " + what + " is no JSON document", e);
    }
  }

  /** A manifest or a configuration: short by nature. */
  static byte[] document(Path file, String what) throws IOException, ImageRefusedException {
    if (Files.size(file) > ImageLimits.DOCUMENT_BYTES) {
      throw new ImageRefusedException(
          "its %s is larger than %d bytes".formatted(what, ImageLimits.DOCUMENT_BYTES));
    }
    return Files.readAllBytes(file);
  }
}
