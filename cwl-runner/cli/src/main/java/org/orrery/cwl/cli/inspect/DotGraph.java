package org.orrery.cwl.cli.inspect;

/** The picture of a process in the language of Graphviz. */
public final class DotGraph implements Inspection {
  @Override
  public String show(Inspected document) {
    Picture picture = Picture.of(document.document().process(), document.name());
    StringBuilder text = new StringBuilder();
    text.append("digraph workflow {\n");
    text.append("  graph [label=").append(quoted(picture.label()));
    text.append(", labelloc=t, rankdir=TB, fontname=\"sans-serif\"];\n");
    text.append("  node [fontname=\"sans-serif\", fontsize=11, style=filled];\n");
    text.append("  edge [fontname=\"sans-serif\", fontsize=9];\n");
    body(picture, "  ", text);
    return text.append("}\n").toString();
  }

  private static void body(Picture picture, String indent, StringBuilder text) {
    for (Picture.Box box : picture.boxes()) {
      switch (box) {
        case Picture.Node node -> node(node, indent, text);
        case Picture.Cluster(String key, Picture inside) -> {
          text.append(indent).append("subgraph ").append(quoted("cluster " + key)).append(" {\n");
          text.append(indent).append("  label=").append(quoted(inside.label())).append(";\n");
          text.append(indent).append("  style=rounded;\n");
          body(inside, indent + "  ", text);
          text.append(indent).append("}\n");
        }
      }
    }
    for (Picture.Arrow arrow : picture.arrows()) {
      text.append(indent).append(quoted(arrow.from())).append(" -> ").append(quoted(arrow.to()));
      text.append(arrow.label().isEmpty() ? "" : " [label=" + quoted(arrow.label()) + "]");
      text.append(";\n");
    }
  }

  private static void node(Picture.Node node, String indent, StringBuilder text) {
    String look =
        switch (node.kind()) {
          case INPUT -> "shape=parallelogram, fillcolor=\"#dceefb\"";
          case STEP -> "shape=box, fillcolor=\"#fdf3d8\"";
          case OUTPUT -> "shape=parallelogram, fillcolor=\"#def3de\"";
        };
    String label = node.detail().isEmpty() ? node.label() : node.label() + "\n" + node.detail();
    text.append(indent).append(quoted(node.key()));
    text.append(" [label=").append(quoted(label)).append(", ").append(look).append("];\n");
  }

  /** Nothing that a document holds can end the string or begin an escape. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
