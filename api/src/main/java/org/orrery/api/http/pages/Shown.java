package org.orrery.api.http.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a JSON document is shown where nothing is known of it but that it is one. */
public final class Shown {
  private static final int SHORT_TEXT = 120;

  private Shown() {}

  /** Whether a member is a link; what strangers wrote is one only if it leads to the web. */
  public static boolean isLink(String name, JsonNode value) {
    return name.equals("href") && value.isTextual() && leadsToWeb(value.textValue());
  }

  /** Whether a URL may stand in a page: no scheme that a browser would run. */
  public static boolean leadsToWeb(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }

  /** Whether a text keeps its lines. */
  public static boolean isLong(JsonNode value) {
    return value.isTextual()
        && (value.textValue().length() > SHORT_TEXT || value.textValue().indexOf('\n') >= 0);
  }

  public static List<Map.Entry<String, JsonNode>> members(JsonNode object) {
    return new ArrayList<>(object.properties());
  }

  /** A link as it is listed: its title, else its relation, else its URL. */
  public static String title(JsonNode link) {
    for (String member : List.of("title", "rel", "href")) {
      String text = link.path(member).asText("");
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "link";
  }

  /** The part of a relation that people read. */
  public static String relation(JsonNode link) {
    String rel = link.path("rel").asText("");
    return rel.substring(rel.lastIndexOf('/') + 1);
  }

  /** The links of a document, if it has some. */
  public static List<JsonNode> links(JsonNode document) {
    List<JsonNode> links = new ArrayList<>();
    for (JsonNode link : document.path("links")) {
      if (leadsToWeb(link.path("href").asText(""))) {
        links.add(link);
      }
    }
    return links;
  }
}
