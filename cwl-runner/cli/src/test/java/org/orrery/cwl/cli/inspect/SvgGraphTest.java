package org.orrery.cwl.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.orrery.cwl.cli.inspect.Layers.Link;
import org.orrery.cwl.cli.inspect.Layers.Point;
import org.orrery.cwl.cli.inspect.Layers.Size;
import org.orrery.cwl.model.load.CwlLoader;
import org.orrery.cwl.model.load.DocumentSource;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.load.LoadResult;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class SvgGraphTest {
  @Test
  void what_a_document_says_can_not_become_markup() throws Exception {
    String hostile = "</text><script>alert(1)</script>\\\" ]]> & \\u0007";

    Document svg = svg("label: \"" + hostile + "\", inputs: {'<x>&\"': string}");

    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    assertThat(texts(svg)).anySatisfy(text -> assertThat(text).contains("<x>&\""));
  }

  @Test
  void nothing_lies_on_anything_else() {
    List<Size> sizes = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    for (int item = 0; item < 40; item++) {
      sizes.add(new Size(30 + item % 7 * 20, 20 + item % 3 * 10));
      for (int before = item % 5 + 1; before <= item; before += 9) {
        links.add(new Link(item - before, item));
      }
    }

    List<Point> corners = Layers.place(sizes, links).corners();

    for (int one = 0; one < sizes.size(); one++) {
      for (int other = 0; other < one; other++) {
        assertThat(overlap(corners.get(one), sizes.get(one), corners.get(other), sizes.get(other)))
            .as("%d and %d", one, other)
            .isFalse();
      }
    }
    for (Link link : links) {
      assertThat(corners.get(link.from()).y()).isLessThan(corners.get(link.to()).y());
    }
  }

  private static boolean overlap(Point a, Size sizeA, Point b, Size sizeB) {
    return a.x() < b.x() + sizeB.width()
        && b.x() < a.x() + sizeA.width()
        && a.y() < b.y() + sizeB.height()
        && b.y() < a.y() + sizeA.height();
  }

  private static Document svg(String fields) throws Exception {
    String text = "{cwlVersion: v1.2, class: CommandLineTool, outputs: [], " + fields + "}";
    DocumentSource nothing =
        uri -> {
          throw new AssertionError("nothing is referred to");
        };
    LoadResult loaded =
        new CwlLoader(nothing, LoadLimits.DEFAULT)
            .load("file:///tool.cwl", text.getBytes(StandardCharsets.UTF_8), null);
    assertThat(loaded).isInstanceOf(LoadResult.Loaded.class);
    String svg =
        new SvgGraph()
            .show(
                new Inspected(
                    "tool.cwl",
                    "file:///tool.cwl",
                    ((LoadResult.Loaded) loaded).document(),
                    nothing,
                    Path.of("/")));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> texts(Document svg) {
    NodeList found = svg.getElementsByTagName("text");
    List<String> texts = new ArrayList<>();
    for (int at = 0; at < found.getLength(); at++) {
      texts.add(found.item(at).getTextContent());
    }
    return texts;
  }
}
