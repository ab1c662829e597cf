package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The OpenAPI definition of one workspace's API. A test compares it with the routes; what is so for
 * every operation is not written down for each but added here: pages beside JSON, and who may ask.
 */
@Singleton
final class ApiDefinition {
  /** Written exactly like this, without a blank: clients compare it as text. */
  static final String MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.0";

  static final String MEDIA_TYPE_31 = "application/vnd.oai.openapi+json;version=3.1";

  /** The value of {@code f} that asks for version 3.1. */
  static final String FORMAT_31 = "oas31";

  private static final String RESOURCE = "openapi.json";
  private static final String SCHEME = "bearer";
  private static final String UNAUTHENTICATED = "Unauthenticated";

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
    document.path("paths").forEach(path -> path.forEach(ApiDefinition::complete));
    document.path("components").path("responses").forEach(ApiDefinition::addPage);
    secure();
  }

  private static void complete(JsonNode operation) {
    if (operation.path("responses") instanceof ObjectNode responses) {
      responses.forEach(ApiDefinition::addPage);
      if (!responses.has("401")) {
        responses.putObject("401").put("$ref", "#/components/responses/" + UNAUTHENTICATED);
      }
    }
  }

  /** Every document of ours is a page too. */
  private static void addPage(JsonNode response) {
    if (response.path("content") instanceof ObjectNode content
        && (content.has(MediaTypes.JSON) || content.has(MEDIA_TYPE))
        && !content.has(Negotiation.HTML)) {
      content.putObject(Negotiation.HTML).putObject("schema").put("type", "string");
    }
  }

  private void secure() {
    ObjectNode components = (ObjectNode) document.path("components");
    if (!components.has("securitySchemes")) {
      components
          .putObject("securitySchemes")
          .putObject(SCHEME)
          .put("type", "http")
          .put("scheme", SCHEME)
          .put("description", "A token of the configured issuer, or a key of this server.");
    }
    if (!document.has("security")) {
      // Either with the scheme or, where the server allows it, without.
      document.putArray("security").addObject().putArray(SCHEME);
      document.withArray("security").addObject();
    }
    ObjectNode responses = (ObjectNode) components.path("responses");
    if (!responses.has(UNAUTHENTICATED)) {
      ObjectNode response =
          responses.path("Forbidden").isObject()
              ? responses.path("Forbidden").deepCopy()
              : Json.object();
      response.put("description", "Nobody knows who asks: `WWW-Authenticate` says how to tell");
      responses.set(UNAUTHENTICATED, response);
    }
  }

  /**
   * @param server the URL that its paths start from
   * @return a copy
   */
  ObjectNode document(String server) {
    ObjectNode copy = document.deepCopy();
    copy.putArray("servers").addObject().put("url", server);
    return copy;
  }
}
