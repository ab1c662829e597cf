package org.orrery.api.http.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.orrery.api.http.pages.Graph.Edge;
import org.orrery.api.http.pages.Graph.Kind;
import org.orrery.api.http.pages.Graph.Node;

class DrawingTest {
  private static Node node(Kind kind, String name) {
    return new Node(kind, name, "", "");
  }

  private static Drawing drawing(List<Node> nodes, List<Edge> edges) {
    return Drawing.of(new Graph("A title", "A text", nodes, edges));
  }

  @Test
  void puts_everything_below_what_it_comes_from() {
    Drawing drawing =
        drawing(
            List.of(
                node(Kind.INPUT, "in"),
                node(Kind.STEP, "late"),
                node(Kind.STEP, "early"),
                node(Kind.OUTPUT, "out")),
            List.of(new Edge(0, 2), new Edge(2, 1), new Edge(1, 3), new Edge(0, 1)));
    List<Integer> heights = drawing.boxes().stream().map(Drawing.Box::y).toList();
    assertThat(heights.get(0)).isLessThan(heights.get(2));
    assertThat(heights.get(2)).isLessThan(heights.get(1));
    assertThat(heights.get(1)).isLessThan(heights.get(3));
  }

  @Test
  void puts_an_input_just_above_its_first_use_and_outputs_at_the_bottom() {
    Drawing drawing =
        drawing(
            List.of(
                node(Kind.INPUT, "first"),
                node(Kind.STEP, "one"),
                node(Kind.STEP, "two"),
                node(Kind.INPUT, "second"),
                node(Kind.OUTPUT, "early"),
                node(Kind.OUTPUT, "late")),
            List.of(
                new Edge(0, 1), new Edge(1, 2), new Edge(3, 2), new Edge(1, 4), new Edge(2, 5)));
    List<Integer> heights = drawing.boxes().stream().map(Drawing.Box::y).toList();
    assertThat(heights.get(3)).isEqualTo(heights.get(1));
    assertThat(heights.get(4)).isEqualTo(heights.get(5));
  }

  @Test
  void lets_no_two_boxes_overlap_and_keeps_all_inside() {
    List<Node> nodes = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    for (int step = 0; step < 40; step++) {
      nodes.add(node(Kind.STEP, "step-with-a-rather-long-name-" + step));
      for (int earlier = step / 3; earlier < step; earlier += 4) {
        edges.add(new Edge(earlier, step));
      }
    }
    Drawing drawing = drawing(nodes, edges);
    assertThat(drawing.edges()).hasSameSizeAs(edges);
    for (Drawing.Box box : drawing.boxes()) {
      assertThat(box.x()).isNotNegative();
      assertThat(box.x() + box.width()).isLessThanOrEqualTo(drawing.width());
      assertThat(box.y() + box.height()).isLessThanOrEqualTo(drawing.height());
      assertThat(box.label()).endsWith("…").hasSize(26);
      assertThat(drawing.boxes())
          .filteredOn(other -> other.y() == box.y() && other.x() > box.x())
          .allMatch(other -> other.x() >= box.x() + box.width());
    }
  }

  @Test
  void uncrosses_edges_that_need_not_cross() {
    Drawing drawing =
        drawing(
            List.of(
                node(Kind.STEP, "a"),
                node(Kind.STEP, "b"),
                node(Kind.STEP, "c"),
                node(Kind.STEP, "d")),
            List.of(new Edge(0, 3), new Edge(1, 2)));
    List<Drawing.Box> boxes = drawing.boxes();
    assertThat(boxes.get(0).x() < boxes.get(1).x()).isEqualTo(boxes.get(3).x() < boxes.get(2).x());
  }

  @Test
  void draws_one_box_alone() {
    Drawing drawing = drawing(List.of(node(Kind.STEP, "only")), List.of());
    assertThat(drawing.boxes()).hasSize(1);
    assertThat(drawing.edges()).isEmpty();
    assertThat(drawing.boxes().getFirst().classes()).isEqualTo("node step");
  }
}
