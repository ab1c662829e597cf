package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.orrery.api.http.pages.PlacesMap;

/** What lies on the earth in a JSON document: GeoJSON (RFC 7946), STAC, or a bounding box. */
final class Places {
  private static final int MOST_CORNERS = 20_000;

  private final List<PlacesMap.Line> lines = new ArrayList<>();
  private int corners;

  private Places() {}

  /** Empty if there is nothing on the earth in it, or what is there can't be. */
  static Optional<PlacesMap> of(JsonNode document) {
    Places places = new Places();
    places.find(document);
    return places.lines.isEmpty() ? Optional.empty() : Optional.of(PlacesMap.of(places.lines));
  }

  private void find(JsonNode node) {
    switch (node.path("type").asText("")) {
      case "FeatureCollection" -> node.path("features").forEach(this::find);
      case "GeometryCollection" -> node.path("geometries").forEach(this::find);
      case "Feature" -> {
        int before = lines.size();
        find(node.path("geometry"));
        if (lines.size() == before) {
          box(node.path("bbox"));
        }
      }
      case "Collection" -> node.path("extent").path("spatial").path("bbox").forEach(this::box);
      case "Point" -> line(List.of(node.path("coordinates")), false);
      case "MultiPoint" -> node.path("coordinates").forEach(point -> line(List.of(point), false));
      case "LineString" -> line(list(node.path("coordinates")), false);
      case "MultiLineString" -> node.path("coordinates").forEach(each -> line(list(each), false));
      case "Polygon" -> node.path("coordinates").forEach(ring -> line(list(ring), true));
      case "MultiPolygon" ->
          node.path("coordinates")
              .forEach(polygon -> polygon.forEach(ring -> line(list(ring), true)));
      default -> box(node.path("bbox"));
    }
  }

  private static List<JsonNode> list(JsonNode array) {
    return array.valueStream().toList();
  }

  private void line(List<JsonNode> positions, boolean closed) {
    List<double[]> line = new ArrayList<>();
    for (JsonNode position : positions) {
      double longitude = position.path(0).asDouble(Double.NaN);
      double latitude = position.path(1).asDouble(Double.NaN);
      if (isOnEarth(longitude, latitude) && corners++ < MOST_CORNERS) {
        line.add(new double[] {longitude, latitude});
      }
    }
    if (!line.isEmpty()) {
      lines.add(new PlacesMap.Line(line, closed));
    }
  }

  /** Two corners, with heights or without; one that crosses the date line is two boxes. */
  private void box(JsonNode box) {
    int dimensions = box.size() / 2;
    if (!box.isArray() || (box.size() != 4 && box.size() != 6)) {
      return;
    }
    double west = box.path(0).asDouble(Double.NaN);
    double south = box.path(1).asDouble(Double.NaN);
    double east = box.path(dimensions).asDouble(Double.NaN);
    double north = box.path(dimensions + 1).asDouble(Double.NaN);
    if (!isOnEarth(west, south) || !isOnEarth(east, north)) {
      return;
    }
    if (west > east) {
      rectangle(west, south, 180, north);
      rectangle(-180, south, east, north);
    } else {
      rectangle(west, south, east, north);
    }
  }

  private void rectangle(double west, double south, double east, double north) {
    lines.add(
        new PlacesMap.Line(
            List.of(
                new double[] {west, south},
                new double[] {east, south},
                new double[] {east, north},
                new double[] {west, north}),
            true));
  }

  private static boolean isOnEarth(double longitude, double latitude) {
    return Math.abs(longitude) <= 360 && Math.abs(latitude) <= 90;
  }
}
