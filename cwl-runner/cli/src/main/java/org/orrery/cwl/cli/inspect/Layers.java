package org.orrery.cwl.cli.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Places the items of a graph without cycles in layers from top to bottom: each below all that it
 * depends on, near the middle of its neighbours. An arrow over several layers gets a way-point in
 * each, so that it goes around what stands there.
 */
final class Layers {
  private static final int SWEEPS = 8;
  private static final double GAP_ACROSS = 28;
  private static final double GAP_DOWN = 46;
  private static final double WAY_POINT_WIDTH = 8;

  private final List<Size> sizes;
  private final List<Link> links;
  private final List<List<Integer>> above = new ArrayList<>();
  private final List<List<Integer>> below = new ArrayList<>();
  private final List<List<Integer>> layers = new ArrayList<>();
  private final Map<Link, List<Integer>> ways = new LinkedHashMap<>();
  private final List<Size> all;
  private double[] middle = {};

  record Size(double width, double height) {}

  /** From one item to another, by their numbers. */
  record Link(int from, int to) {}

  record Point(double x, double y) {}

  /**
   * @param corners upper left ones of the items, by number
   * @param ways the points between the ends of each link, from top to bottom
   */
  record Placed(List<Point> corners, Map<Link, List<Point>> ways, Size whole) {}

  private Layers(List<Size> sizes, List<Link> links) {
    this.sizes = sizes;
    this.all = new ArrayList<>(sizes);
    this.links = links.stream().distinct().filter(link -> link.from != link.to).toList();
  }

  static Placed place(List<Size> sizes, List<Link> links) {
    return new Layers(sizes, links).place();
  }

  private Placed place() {
    assignLayers();
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      order(sweep % 2 == 0);
    }
    return coordinates();
  }

  private void assignLayers() {
    int[] rank = ranks();
    int last = 0;
    for (int r : rank) {
      last = Math.max(last, r);
    }
    for (int layer = 0; layer <= last; layer++) {
      layers.add(new ArrayList<>());
    }
    for (int item = 0; item < sizes.size(); item++) {
      add(item, rank[item]);
    }
    for (Link link : links) {
      List<Integer> way = new ArrayList<>();
      int before = link.from;
      for (int layer = rank[link.from] + 1; layer < rank[link.to]; layer++) {
        int point = all.size();
        all.add(new Size(WAY_POINT_WIDTH, 0));
        add(point, layer);
        join(before, point);
        way.add(point);
        before = point;
      }
      join(before, link.to);
      ways.put(link, way);
    }
  }

  private void add(int item, int layer) {
    above.add(new ArrayList<>());
    below.add(new ArrayList<>());
    layers.get(layer).add(item);
  }

  private void join(int upper, int lower) {
    below.get(upper).add(lower);
    above.get(lower).add(upper);
  }

  /** Longest way from above; then what nothing is above of moves down to what needs it. */
  private int[] ranks() {
    int[] rank = new int[sizes.size()];
    boolean moved = true;
    // A document with a cycle is refused when it is loaded; the bound is for a defect of ours.
    for (int round = 0; moved && round <= sizes.size(); round++) {
      moved = false;
      for (Link link : links) {
        if (rank[link.to] <= rank[link.from]) {
          rank[link.to] = rank[link.from] + 1;
          moved = true;
        }
      }
    }
    for (int item = 0; item < rank.length; item++) {
      int at = item;
      if (links.stream().noneMatch(link -> link.to == at)) {
        rank[item] =
            links.stream()
                    .filter(link -> link.from == at)
                    .mapToInt(link -> rank[link.to])
                    .min()
                    .orElse(1)
                - 1;
      }
    }
    return rank;
  }

  private void order(boolean down) {
    List<List<Integer>> way = down ? layers : layers.reversed();
    Map<Integer, Integer> position = new HashMap<>();
    for (List<Integer> layer : layers) {
      for (int at = 0; at < layer.size(); at++) {
        position.put(layer.get(at), at);
      }
    }
    for (List<Integer> layer : way) {
      Map<Integer, Double> wish = new HashMap<>();
      for (int item : layer) {
        List<Integer> near = (down ? above : below).get(item);
        wish.put(
            item,
            near.stream()
                .mapToInt(neighbour -> position.getOrDefault(neighbour, 0))
                .average()
                .orElse(position.getOrDefault(item, 0)));
      }
      layer.sort(Comparator.comparingDouble(item -> wish.getOrDefault(item, 0.0)));
      for (int at = 0; at < layer.size(); at++) {
        position.put(layer.get(at), at);
      }
    }
  }

  private Placed coordinates() {
    middle = new double[all.size()];
    for (List<Integer> layer : layers) {
      pack(layer, false);
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      for (List<Integer> layer : down ? layers : layers.reversed()) {
        for (int item : layer) {
          List<Integer> near = (down ? above : below).get(item);
          middle[item] =
              near.stream().mapToDouble(other -> middle[other]).average().orElse(middle[item]);
        }
        pack(layer, true);
      }
    }
    return placed();
  }

  /** Moves the items of a layer apart until none overlaps; around their wishes if there are. */
  private void pack(List<Integer> layer, boolean wishes) {
    double wished = 0;
    double next = wishes ? Double.NEGATIVE_INFINITY : 0;
    double moved = 0;
    for (int item : layer) {
      double half = all.get(item).width / 2;
      wished = wishes ? middle[item] : next + half;
      middle[item] = Math.max(wished, next + half);
      moved += middle[item] - wished;
      next = middle[item] + half + GAP_ACROSS;
    }
    double back = layer.isEmpty() ? 0 : moved / layer.size();
    for (int item : layer) {
      middle[item] -= back;
    }
  }

  private Placed placed() {
    double left = Double.POSITIVE_INFINITY;
    double right = 0;
    for (int item = 0; item < all.size(); item++) {
      left = Math.min(left, middle[item] - all.get(item).width / 2);
    }
    Point[] corners = new Point[all.size()];
    double top = 0;
    for (List<Integer> layer : layers) {
      double height = layer.stream().mapToDouble(item -> all.get(item).height).max().orElse(0);
      for (int item : layer) {
        Size size = all.get(item);
        double x = middle[item] - size.width / 2 - left;
        corners[item] = new Point(x, top + (height - size.height) / 2);
        right = Math.max(right, x + size.width);
      }
      top += height + GAP_DOWN;
    }
    Map<Link, List<Point>> points = new LinkedHashMap<>();
    ways.forEach(
        (link, way) -> points.put(link, way.stream().map(point -> corners[point]).toList()));
    return new Placed(
        List.of(corners).subList(0, sizes.size()),
        points,
        new Size(right, Math.max(0, top - GAP_DOWN)));
  }
}
