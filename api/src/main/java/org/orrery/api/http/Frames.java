package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.orrery.api.http.Negotiation.Format;
import org.orrery.api.http.pages.Anchor;
import org.orrery.api.http.pages.Frame;

/** What is around a page, by the path that was asked. */
@Singleton
final class Frames {
  private static final Set<String> COLLECTIONS = Set.of("processes", "jobs");

  private final Routes routes;
  private final Dialects dialects;
  private final Assets assets;

  Frames(Routes routes, Dialects dialects, Assets assets) {
    this.routes = routes;
    this.dialects = dialects;
    this.assets = assets;
  }

  Frame of(HttpRequest<?> request, String nonce) {
    String root = routes.root(request);
    String self = root + request.getPath() + query(request);
    Optional<String> api = dialects.find(request).map(path -> root + path);
    return new Frame(
        assets.own(root),
        nonce,
        new Anchor(root + "/", "Orrery"),
        api.map(Frames::navigation).orElse(List.of()),
        api.map(base -> trail(base, (root + request.getPath()).substring(base.length())))
            .orElse(List.of()),
        Representations.inFormat(self, Format.HTML),
        Representations.inFormat(self, Format.JSON));
  }

  /** The query as it was sent, without what chooses the representation. */
  private static String query(HttpRequest<?> request) {
    String sent = request.getUri().getRawQuery();
    if (sent == null) {
      return "";
    }
    String kept =
        Arrays.stream(sent.split("&"))
            .filter(pair -> !pair.isEmpty() && !pair.startsWith(Negotiation.PARAMETER + "="))
            .collect(Collectors.joining("&"));
    return kept.isEmpty() ? "" : "?" + kept;
  }

  private static List<Anchor> navigation(String base) {
    return List.of(
        new Anchor(base, "Overview"),
        new Anchor(base + "/processes", "Processes"),
        new Anchor(base + "/jobs", "Jobs"),
        new Anchor(base + "/api", "API"));
  }

  /** The collection and the member of it that a path lies below. */
  private static List<Anchor> trail(String base, String below) {
    String[] names = below.split("/");
    List<Anchor> trail = new ArrayList<>();
    if (names.length > 2 && COLLECTIONS.contains(names[1])) {
      trail.add(new Anchor(base + "/" + names[1], names[1]));
      if (names.length > 3) {
        trail.add(new Anchor(base + "/" + names[1] + "/" + names[2], names[2]));
      }
    }
    return trail;
  }

  /** What a document calls itself, else the last names of its path. */
  static String title(HttpRequest<?> request, JsonNode document) {
    String own = document.path("title").asText(document.path("id").asText(""));
    if (!own.isEmpty()) {
      return own;
    }
    String path = request.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.isEmpty()
        ? "Orrery"
        : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }
}
