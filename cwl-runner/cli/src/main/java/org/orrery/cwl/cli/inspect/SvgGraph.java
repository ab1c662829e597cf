package org.orrery.cwl.cli.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.orrery.cwl.cli.inspect.Layers.Link;
import org.orrery.cwl.cli.inspect.Layers.Placed;
import org.orrery.cwl.cli.inspect.Layers.Point;
import org.orrery.cwl.cli.inspect.Layers.Size;

/** The picture of a process as SVG, laid out here: a document of its own, without scripts. */
public final class SvgGraph implements Inspection {
  private static final double MARGIN = 16;
  private static final double TITLE = 24;
  private static final double LETTER = 7;
  private static final double LINE = 16;
  private static final double PADDING = 12;

  /** Where everything is, once the sizes are known; a cluster is laid out before what is around. */
  private record Drawn(Picture picture, Placed placed, Map<String, Drawn> inside, Size size) {}

  @Override
  public String show(Inspected document) {
    Drawn drawn = layout(Picture.of(document.document().process(), document.name()));
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\""
                + " viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\" font-size=\"12\">%n",
            drawn.size.width(),
            drawn.size.height(),
            drawn.size.width(),
            drawn.size.height()));
    text.append("  <title>").append(escaped(drawn.picture.label())).append("</title>\n");
    text.append(
        """
          <defs>
            <marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M0 0 L8 4 L0 8 z" fill="#555"/>
            </marker>
          </defs>
        """);
    draw(drawn, 0, 0, text);
    Map<String, Rectangle> places = new HashMap<>();
    collect(drawn, 0, 0, places);
    arrows(drawn, 0, 0, places, text);
    return text.append("</svg>\n").toString();
  }

  private record Rectangle(double x, double y, double width, double height) {}

  private static Drawn layout(Picture picture) {
    Map<String, Drawn> inside = new HashMap<>();
    List<Size> sizes = new ArrayList<>();
    for (Picture.Box box : picture.boxes()) {
      sizes.add(
          switch (box) {
            case Picture.Node node -> size(node);
            case Picture.Cluster(String key, Picture inner) -> {
              Drawn drawn = layout(inner);
              inside.put(key, drawn);
              yield drawn.size;
            }
          });
    }
    Placed placed = Layers.place(sizes, links(picture));
    double title = 2 * PADDING + LETTER * picture.label().length();
    Size size =
        new Size(
            Math.max(placed.whole().width(), title) + 2 * MARGIN,
            placed.whole().height() + TITLE + 2 * MARGIN);
    return new Drawn(picture, placed, inside, size);
  }

  private static Size size(Picture.Node node) {
    int letters = Math.max(node.label().length(), node.detail().length());
    return new Size(
        LETTER * letters + 2 * PADDING, (node.detail().isEmpty() ? 1 : 2) * LINE + PADDING);
  }

  private static List<Link> links(Picture picture) {
    List<Link> links = new ArrayList<>();
    for (Picture.Arrow arrow : picture.arrows()) {
      links.add(link(picture, arrow));
    }
    return links;
  }

  private static Link link(Picture picture, Picture.Arrow arrow) {
    return new Link(number(picture, arrow.from()), number(picture, arrow.to()));
  }

  /** The box of this picture that is, or holds, what has the key. */
  private static int number(Picture picture, String key) {
    for (int at = 0; at < picture.boxes().size(); at++) {
      Picture.Box box = picture.boxes().get(at);
      boolean holds =
          switch (box) {
            case Picture.Node node -> node.key().equals(key);
            case Picture.Cluster cluster -> key.startsWith(cluster.key());
          };
      if (holds) {
        return at;
      }
    }
    throw new IllegalStateException("an arrow leads to `" + key + "`, which is nowhere");
  }

  private static double left(Drawn drawn, double x) {
    return x + (drawn.size.width() - drawn.placed.whole().width()) / 2;
  }

  private static void draw(Drawn drawn, double x, double y, StringBuilder text) {
    text.append(
        String.format(
            Locale.ROOT,
            "  <text x=\"%.1f\" y=\"%.1f\" font-weight=\"bold\">%s</text>%n",
            x + MARGIN,
            y + MARGIN + LINE / 2,
            escaped(drawn.picture.label())));
    for (int at = 0; at < drawn.picture.boxes().size(); at++) {
      Point corner = drawn.placed.corners().get(at);
      double left = left(drawn, x) + corner.x();
      double top = y + MARGIN + TITLE + corner.y();
      switch (drawn.picture.boxes().get(at)) {
        case Picture.Node node -> node(node, left, top, text);
        case Picture.Cluster cluster -> {
          Drawn inner = drawn.inside.get(cluster.key());
          if (inner != null) {
            text.append(
                String.format(
                    Locale.ROOT,
                    "  <rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"10\""
                        + " fill=\"#f6f6f6\" stroke=\"#999\" stroke-dasharray=\"4 3\"/>%n",
                    left,
                    top,
                    inner.size.width(),
                    inner.size.height()));
            draw(inner, left, top, text);
          }
        }
      }
    }
  }

  private static void node(Picture.Node node, double x, double y, StringBuilder text) {
    Size size = size(node);
    String fill =
        switch (node.kind()) {
          case INPUT -> "#dceefb";
          case STEP -> "#fdf3d8";
          case OUTPUT -> "#def3de";
        };
    double middle = x + size.width() / 2;
    text.append(
        String.format(
            Locale.ROOT,
            "  <rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%s\" fill=\"%s\""
                + " stroke=\"#555\"/>%n",
            x,
            y,
            size.width(),
            size.height(),
            node.kind() == Picture.Kind.STEP ? "3" : "12",
            fill));
    text.append(
        String.format(
            Locale.ROOT,
            "  <text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>%n",
            middle,
            y + LINE + 2,
            escaped(node.label())));
    if (!node.detail().isEmpty()) {
      text.append(
          String.format(
              Locale.ROOT,
              "  <text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" font-size=\"10\""
                  + " fill=\"#555\">%s</text>%n",
              middle,
              y + 2 * LINE + 1,
              escaped(node.detail())));
    }
  }

  private static void collect(Drawn drawn, double x, double y, Map<String, Rectangle> places) {
    for (int at = 0; at < drawn.picture.boxes().size(); at++) {
      Point corner = drawn.placed.corners().get(at);
      double left = left(drawn, x) + corner.x();
      double top = y + MARGIN + TITLE + corner.y();
      switch (drawn.picture.boxes().get(at)) {
        case Picture.Node node -> {
          Size size = size(node);
          places.put(node.key(), new Rectangle(left, top, size.width(), size.height()));
        }
        case Picture.Cluster cluster -> {
          Drawn inner = drawn.inside.get(cluster.key());
          if (inner != null) {
            collect(inner, left, top, places);
          }
        }
      }
    }
  }

  private static void arrows(
      Drawn drawn, double x, double y, Map<String, Rectangle> places, StringBuilder text) {
    for (Picture.Arrow arrow : drawn.picture.arrows()) {
      Rectangle from = places.get(arrow.from());
      Rectangle to = places.get(arrow.to());
      if (from != null && to != null) {
        List<Point> points = new ArrayList<>();
        points.add(new Point(from.x + from.width / 2, from.y + from.height));
        for (Point way : drawn.placed.ways().getOrDefault(link(drawn.picture, arrow), List.of())) {
          points.add(new Point(left(drawn, x) + way.x(), y + MARGIN + TITLE + way.y()));
        }
        points.add(new Point(to.x + to.width / 2, to.y));
        arrow(arrow.label(), points, text);
      }
    }
    for (int at = 0; at < drawn.picture.boxes().size(); at++) {
      if (drawn.picture.boxes().get(at) instanceof Picture.Cluster cluster) {
        Drawn inner = drawn.inside.get(cluster.key());
        Point corner = drawn.placed.corners().get(at);
        if (inner != null) {
          arrows(inner, left(drawn, x) + corner.x(), y + MARGIN + TITLE + corner.y(), places, text);
        }
      }
    }
  }

  private static void arrow(String label, List<Point> points, StringBuilder text) {
    Point first = points.getFirst();
    StringBuilder path =
        new StringBuilder(String.format(Locale.ROOT, "M%.1f %.1f", first.x(), first.y()));
    Point before = first;
    for (Point point : points.subList(1, points.size())) {
      double bend = (point.y() - before.y()) / 2;
      path.append(
          String.format(
              Locale.ROOT,
              " C%.1f %.1f %.1f %.1f %.1f %.1f",
              before.x(),
              before.y() + bend,
              point.x(),
              point.y() - bend,
              point.x(),
              point.y()));
      before = point;
    }
    text.append("  <path d=\"").append(path);
    text.append("\" fill=\"none\" stroke=\"#555\" marker-end=\"url(#arrow)\">");
    text.append("<title>").append(escaped(label)).append("</title></path>\n");
  }

  /** Control characters are gone already: XML has no place for them. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
