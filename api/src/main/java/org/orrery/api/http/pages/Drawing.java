package org.orrery.api.http.pages;

import java.util.ArrayList;
import java.util.List;

/**
 * A graph with every place worked out.
 *
 * @param edges as paths of SVG
 */
public record Drawing(
    String title, String text, int width, int height, List<Box> boxes, List<String> edges) {
  static final int BOX_HEIGHT = 42;

  private static final int LAYER_GAP = 38;
  private static final int BOX_GAP = 18;
  private static final int MARGIN = 12;
  private static final int LETTER = 8;
  private static final int LEAST_WIDTH = 72;
  private static final int MOST_LETTERS = 26;

  public Drawing {
    boxes = List.copyOf(boxes);
    edges = List.copyOf(edges);
  }

  /**
   * @param label the name, shortened if it is long
   */
  public record Box(Graph.Node node, String label, int x, int y, int width) {
    public int height() {
      return BOX_HEIGHT;
    }

    public int middle() {
      return x + width / 2;
    }

    /** The classes that the style sheet knows. */
    public String classes() {
      String kind =
          switch (node.kind()) {
            case INPUT -> "input";
            case STEP -> "step";
            case OUTPUT -> "output";
          };
      return ("node " + kind + " " + node.state()).strip();
    }
  }

  /** Puts the nodes into layers from top to bottom, so that every edge leads downwards. */
  public static Drawing of(Graph graph) {
    Layers layers = Layers.of(graph);
    int widest = 0;
    for (List<Integer> layer : layers.rows()) {
      widest = Math.max(widest, width(graph, layer));
    }
    int[] middles = new int[layers.size()];
    Box[] boxes = new Box[graph.nodes().size()];
    int y = MARGIN;
    for (List<Integer> layer : layers.rows()) {
      int x = MARGIN + (widest - width(graph, layer)) / 2;
      for (int place : layer) {
        int width = width(graph, place);
        middles[place] = x + width / 2;
        if (place < boxes.length) {
          Graph.Node node = graph.nodes().get(place);
          boxes[place] = new Box(node, shortened(node.name()), x, y, width);
        }
        x += width + BOX_GAP;
      }
      y += BOX_HEIGHT + LAYER_GAP;
    }
    List<String> edges = new ArrayList<>();
    for (List<Integer> way : layers.ways()) {
      edges.add(path(way, middles, layers));
    }
    return new Drawing(
        graph.title(),
        graph.text(),
        widest + 2 * MARGIN,
        Math.max(y - LAYER_GAP, 0) + MARGIN,
        List.of(boxes),
        edges);
  }

  /** A bend in an edge takes no width of its own. */
  private static int width(Graph graph, int place) {
    return place < graph.nodes().size()
        ? Math.max(LEAST_WIDTH, shortened(graph.nodes().get(place).name()).length() * LETTER + 24)
        : 0;
  }

  private static int width(Graph graph, List<Integer> layer) {
    int width = BOX_GAP * Math.max(0, layer.size() - 1);
    for (int place : layer) {
      width += width(graph, place);
    }
    return width;
  }

  private static String shortened(String name) {
    return name.length() <= MOST_LETTERS ? name : name.substring(0, MOST_LETTERS - 1) + "…";
  }

  private static String path(List<Integer> way, int[] middles, Layers layers) {
    StringBuilder path = new StringBuilder();
    for (int index = 0; index + 1 < way.size(); index++) {
      int from = way.get(index);
      int to = way.get(index + 1);
      int top = bottom(layers, from);
      int end = MARGIN + layers.layerOf(to) * (BOX_HEIGHT + LAYER_GAP);
      int half = (top + end) / 2;
      if (index == 0) {
        path.append("M%d %d".formatted(middles[from], top));
      } else {
        // Through the layer that the edge only passes.
        path.append(" L%d %d".formatted(middles[from], top));
      }
      path.append(
          " C%d %d %d %d %d %d"
              .formatted(middles[from], half, middles[to], half, middles[to], end));
    }
    return path.toString();
  }

  private static int bottom(Layers layers, int place) {
    return MARGIN + layers.layerOf(place) * (BOX_HEIGHT + LAYER_GAP) + BOX_HEIGHT;
  }
}
