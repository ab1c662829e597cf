package org.orrery.api.http.pages;

import java.util.List;

/**
 * A workflow as its picture needs it.
 *
 * @param text what the picture shows, for those who don't see it
 * @param edges by the places of their nodes in the list; no cycle
 */
public record Graph(String title, String text, List<Node> nodes, List<Edge> edges) {
  public Graph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  public enum Kind {
    INPUT,
    STEP,
    OUTPUT
  }

  /**
   * @param state of a step in a job: a name that the style sheet knows; empty without a job
   * @param word what is written below the name, perhaps empty
   */
  public record Node(Kind kind, String name, String state, String word) {}

  /** From a node to a node. */
  public record Edge(int from, int to) {}
}
