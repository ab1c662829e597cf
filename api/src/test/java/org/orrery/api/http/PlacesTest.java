package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.api.http.pages.PlacesMap;

class PlacesTest {
  private static Optional<PlacesMap> map(String json) {
    return Json.read(json.replace('\'', '"')).flatMap(Places::of);
  }

  @Test
  void draws_polygons_points_and_lines() {
    PlacesMap map =
        map("""
            {'type': 'FeatureCollection', 'features': [
              {'type': 'Feature', 'geometry': {'type': 'Polygon', 'coordinates': [[[0, 50], [2, 50], [2, 52], [0, 50]]]}},
              {'type': 'Feature', 'geometry': {'type': 'Point', 'coordinates': [1, 51]}},
              {'type': 'Feature', 'geometry': {'type': 'LineString', 'coordinates': [[0, 50], [1, 51]]}}]}""")
            .orElseThrow();
    assertThat(map.areas()).hasSize(2);
    assertThat(map.areas().getFirst()).startsWith("M").endsWith("Z");
    assertThat(map.points()).hasSize(1);
    assertThat(map.text()).contains("0.0000", "2.0000", "50.000", "52.000");
    assertThat(map.meridians()).isNotEmpty();
    assertThat(map.parallels()).isNotEmpty();
  }

  @Test
  void draws_bounding_boxes_over_the_date_line_too() {
    assertThat(map("{'bbox': [-1, 50, 1, 52], 'crs': 'CRS84'}").orElseThrow().areas()).hasSize(1);
    assertThat(map("{'bbox': [170, -20, 0, -170, -10, 9]}").orElseThrow().areas()).hasSize(2);
    assertThat(
            map("{'type': 'Collection', 'extent': {'spatial': {'bbox': [[0, 0, 1, 1]]}}}")
                .orElseThrow()
                .areas())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "7",
        "{'bbox': 'everywhere'}",
        "{'bbox': [1, 2, 3]}",
        "{'bbox': [1, 200, 3, 4]}",
        "{'bbox': ['a', 'b', 'c', 'd']}",
        "{'type': 'Point', 'coordinates': []}",
        "{'type': 'Point', 'coordinates': 'here'}",
        "{'type': 'Polygon', 'coordinates': {'a': 1}}",
        "{'type': 'Feature', 'geometry': null}",
        "{'type': 'Point', 'coordinates': [1e999, 0]}"
      })
  void draws_nothing_where_nothing_is_on_earth(String json) {
    assertThat(map(json)).isEmpty();
  }

  @Test
  void draws_a_single_point_without_dividing_by_its_extent() {
    PlacesMap map = map("{'type': 'Point', 'coordinates': [12.5, -3]}").orElseThrow();
    assertThat(map.points()).singleElement().satisfies(p -> assertThat(p.x()).isFinite());
    assertThat(map.width()).isBetween(100, 600);
    assertThat(map.height()).isBetween(100, 600);
    assertThat(map.meridians()).hasSizeLessThan(30);
  }
}
