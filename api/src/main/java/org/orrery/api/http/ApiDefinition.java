package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The OpenAPI 3.0 definition of one workspace's API. A test compares it with the routes. */
@Singleton
final class ApiDefinition {
  /** Written exactly like this, without a blank: clients compare it as text. */
  static final String MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.0";

  private static final String RESOURCE = "openapi.json";

  private final ObjectNode document;

  ApiDefinition() {
    try (InputStream in = ApiDefinition.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("The resource `" + RESOURCE + "` is missing");
      }
      this.document = (ObjectNode) Json.mapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param server the URL that its paths start from
   */
  ObjectNode document(String server) {
    ObjectNode copy = document.deepCopy();
    copy.putArray("servers").addObject().put("url", server);
    return copy;
  }
}
