package org.orrery.api.http.pages;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The layers of a graph (after Sugiyama): every node below all that leads to it, inputs just above
 * their first use, outputs at the bottom, an edge that passes layers bent in each of them, and the
 * order in a layer such that few edges cross. Places up to the number of nodes are these; higher
 * ones are bends.
 */
final class Layers {
  private static final int SWEEPS = 6;

  private final List<Integer> layerOf = new ArrayList<>();
  private final List<List<Integer>> rows = new ArrayList<>();
  private final List<List<Integer>> ways = new ArrayList<>();

  private Layers() {}

  static Layers of(Graph graph) {
    Layers layers = new Layers();
    int[] levels = levels(graph);
    int most = Arrays.stream(levels).max().orElse(-1);
    for (int layer = 0; layer <= most; layer++) {
      layers.rows.add(new ArrayList<>());
    }
    for (int node = 0; node < levels.length; node++) {
      layers.add(levels[node]);
    }
    for (Graph.Edge edge : graph.edges()) {
      List<Integer> way = new ArrayList<>(List.of(edge.from()));
      for (int layer = levels[edge.from()] + 1; layer < levels[edge.to()]; layer++) {
        way.add(layers.add(layer));
      }
      way.add(edge.to());
      layers.ways.add(way);
    }
    layers.order();
    return layers;
  }

  private int add(int layer) {
    int place = layerOf.size();
    layerOf.add(layer);
    rows.get(layer).add(place);
    return place;
  }

  private static int[] levels(Graph graph) {
    int count = graph.nodes().size();
    int[] levels = new int[count];
    // As many rounds as the longest path has edges, and no more than there are nodes.
    boolean changed = true;
    for (int round = 0; changed && round < count; round++) {
      changed = false;
      for (Graph.Edge edge : graph.edges()) {
        if (levels[edge.to()] <= levels[edge.from()]) {
          levels[edge.to()] = levels[edge.from()] + 1;
          changed = true;
        }
      }
    }
    int most = Arrays.stream(levels).max().orElse(0);
    for (int node = 0; node < count; node++) {
      switch (graph.nodes().get(node).kind()) {
        case INPUT -> levels[node] = firstUse(graph, levels, node);
        case OUTPUT -> levels[node] = most;
        case STEP -> {}
      }
    }
    return levels;
  }

  private static int firstUse(Graph graph, int[] levels, int input) {
    return graph.edges().stream()
        .filter(edge -> edge.from() == input)
        .mapToInt(edge -> levels[edge.to()] - 1)
        .min()
        .orElse(0);
  }

  private void order() {
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      for (int step = 1; step < rows.size(); step++) {
        int row = down ? step : rows.size() - 1 - step;
        double[] wishes = wishes(rows.get(down ? row - 1 : row + 1), down);
        rows.get(row).sort(Comparator.comparingDouble(place -> wishes[place]));
      }
    }
  }

  /** Where each place wants to be: in the middle of its neighbours in a layer, else where it is. */
  private double[] wishes(List<Integer> fixed, boolean down) {
    double[] sums = new double[layerOf.size()];
    int[] counts = new int[layerOf.size()];
    int[] positions = new int[layerOf.size()];
    Arrays.fill(positions, -1);
    for (int position = 0; position < fixed.size(); position++) {
      positions[fixed.get(position)] = position;
    }
    for (List<Integer> way : ways) {
      for (int index = 0; index + 1 < way.size(); index++) {
        int neighbour = down ? way.get(index) : way.get(index + 1);
        int place = down ? way.get(index + 1) : way.get(index);
        if (positions[neighbour] >= 0) {
          sums[place] += positions[neighbour];
          counts[place]++;
        }
      }
    }
    for (List<Integer> row : rows) {
      for (int position = 0; position < row.size(); position++) {
        int place = row.get(position);
        sums[place] = counts[place] == 0 ? position : sums[place] / counts[place];
      }
    }
    return sums;
  }

  /** Nodes and bends. */
  int size() {
    return layerOf.size();
  }

  int layerOf(int place) {
    return layerOf.get(place);
  }

  /** Places from left to right, from the top layer to the lowest. */
  List<List<Integer>> rows() {
    return rows;
  }

  /** For each edge of the graph the places that it leads through. */
  List<List<Integer>> ways() {
    return ways;
  }
}
