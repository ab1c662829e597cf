package org.orrery.api.http.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Shapes on the earth as a picture: longitude to the right, latitude upwards, degrees alike. There
 * is no map behind them, since it would come from somebody else's server: lines of degrees tell
 * where they are.
 *
 * @param text the extent in words
 * @param areas and lines as paths of SVG
 */
public record PlacesMap(
    String text,
    int width,
    int height,
    List<Degree> meridians,
    List<Degree> parallels,
    List<String> areas,
    List<Point> points) {
  private static final int WIDTH = 560;
  private static final int MOST_HEIGHT = 560;
  private static final int LEAST_HEIGHT = 120;
  private static final int MARGIN = 26;
  private static final double LEAST_DEGREES = 1e-4;
  private static final double[] STEPS = {
    30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 1e-4, 1e-5
  };
  private static final int LINES_WANTED = 4;

  public PlacesMap {
    meridians = List.copyOf(meridians);
    parallels = List.copyOf(parallels);
    areas = List.copyOf(areas);
    points = List.copyOf(points);
  }

  /** A line of the graticule at its place in the picture. */
  public record Degree(double at, String label) {}

  public record Point(double x, double y) {}

  /** Corners in degrees, longitude first. */
  public record Line(List<double[]> corners, boolean closed) {
    public Line {
      corners = List.copyOf(corners);
    }
  }

  /**
   * @param lines with at least one corner each, at least one of them
   */
  public static PlacesMap of(List<Line> lines) {
    double west = Double.MAX_VALUE;
    double south = Double.MAX_VALUE;
    double east = -Double.MAX_VALUE;
    double north = -Double.MAX_VALUE;
    for (Line line : lines) {
      for (double[] corner : line.corners()) {
        west = Math.min(west, corner[0]);
        east = Math.max(east, corner[0]);
        south = Math.min(south, corner[1]);
        north = Math.max(north, corner[1]);
      }
    }
    String text =
        String.format(
            Locale.ROOT,
            "From %.5g° to %.5g° east and from %.5g° to %.5g° north.",
            west,
            east,
            south,
            north);
    double wide = Math.max(east - west, LEAST_DEGREES);
    double tall = Math.max(north - south, LEAST_DEGREES);
    // A fifth around, so that edges are seen as edges.
    return new Scale(west - wide / 5, north + tall / 5, wide * 1.4, tall * 1.4).draw(text, lines);
  }

  /** From degrees to the picture. */
  private record Scale(double west, double north, double wide, double tall) {
    double perDegree() {
      return Math.min((WIDTH - MARGIN) / wide, (MOST_HEIGHT - MARGIN) / tall);
    }

    double x(double longitude) {
      return MARGIN + (longitude - west) * perDegree();
    }

    double y(double latitude) {
      return (north - latitude) * perDegree();
    }

    PlacesMap draw(String text, List<Line> lines) {
      List<String> areas = new ArrayList<>();
      List<Point> points = new ArrayList<>();
      for (Line line : lines) {
        if (line.corners().size() == 1) {
          double[] corner = line.corners().getFirst();
          points.add(new Point(x(corner[0]), y(corner[1])));
        } else {
          areas.add(path(line));
        }
      }
      int height = Math.max(LEAST_HEIGHT, (int) Math.ceil(tall * perDegree()) + MARGIN);
      int width = Math.max(LEAST_HEIGHT, (int) Math.ceil(wide * perDegree()) + MARGIN);
      return new PlacesMap(text, width, height, meridians(), parallels(), areas, points);
    }

    private String path(Line line) {
      StringBuilder path = new StringBuilder();
      for (double[] corner : line.corners()) {
        path.append(path.isEmpty() ? 'M' : 'L')
            .append(String.format(Locale.ROOT, "%.1f %.1f ", x(corner[0]), y(corner[1])));
      }
      return line.closed() ? path.append('Z').toString() : path.toString().strip();
    }

    private List<Degree> meridians() {
      List<Degree> all = new ArrayList<>();
      double step = step(wide);
      for (double at = Math.ceil(west / step) * step; at <= west + wide; at += step) {
        all.add(new Degree(x(at), label(at, "E", "W")));
      }
      return all;
    }

    private List<Degree> parallels() {
      List<Degree> all = new ArrayList<>();
      double step = step(tall);
      for (double at = Math.ceil((north - tall) / step) * step; at <= north; at += step) {
        all.add(new Degree(y(at), label(at, "N", "S")));
      }
      return all;
    }

    private static double step(double extent) {
      for (double step : STEPS) {
        if (extent / step >= LINES_WANTED) {
          return step;
        }
      }
      return STEPS[STEPS.length - 1];
    }

    private static String label(double degrees, String positive, String negative) {
      double rounded = Math.round(degrees * 1e5) / 1e5;
      String number = String.format(Locale.ROOT, "%.5f", Math.abs(rounded));
      String plain = number.replaceAll("0+$", "").replaceAll("\\.$", "");
      return plain + "°" + (rounded == 0 ? "" : rounded > 0 ? positive : negative);
    }
  }
}
