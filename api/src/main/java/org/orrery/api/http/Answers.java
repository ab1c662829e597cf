package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.orrery.api.http.pages.Lead;

/** What every document has in common. */
final class Answers {
  private Answers() {}

  /** A document, in the representation that is asked for. */
  static MutableHttpResponse<Document> json(JsonNode body) {
    return json(body, null);
  }

  /**
   * @param lead what its page shows first, or null; only made if a page is wanted
   */
  static MutableHttpResponse<Document> json(JsonNode body, @Nullable Lead lead) {
    MutableHttpResponse<Document> response = HttpResponse.ok(new Document(body, lead));
    response.getHeaders().set(HttpHeaders.CONTENT_TYPE, MediaTypes.JSON);
    return response;
  }

  /** A document about something new. */
  static MutableHttpResponse<Document> created(JsonNode body, String location) {
    return json(body).status(HttpStatus.CREATED).header(HttpHeaders.LOCATION, location);
  }

  static MutableHttpResponse<byte[]> bytes(String contentType, byte[] body) {
    MutableHttpResponse<byte[]> response = HttpResponse.ok(body);
    response.getHeaders().set(HttpHeaders.CONTENT_TYPE, contentType);
    return response;
  }

  static ObjectNode link(String href, String rel, String type, String title) {
    return Json.object().put("href", href).put("rel", rel).put("type", type).put("title", title);
  }

  static ObjectNode jsonLink(String href, String rel, String title) {
    return link(href, rel, MediaTypes.JSON, title);
  }

  /** Both spellings of the standard's relation: clients look for one or the other. */
  static void ogcLinks(ArrayNode links, String href, String relation, String title) {
    links.add(jsonLink(href, "http://www.opengis.net/def/rel/ogc/1.0/" + relation, title));
    links.add(jsonLink(href, "https://www.opengis.net/def/rel/ogc/1.0/" + relation, title));
  }

  /** One segment of a path or one value of a query. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
