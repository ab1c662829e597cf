package org.orrery.cwl.cli.inspect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.load.DocumentUnavailableException;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.load.UriText;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.yaml.Node;
import org.orrery.cwl.model.yaml.TextReader;

/**
 * The files that a document needs, as a CWL File whose {@code secondaryFiles} are those that it
 * names: by {@code run}, {@code $import}, {@code $include}, {@code $mixin}, {@code $schemas} and in
 * Files and Directories of defaults. A file that several name stands where it is met first.
 *
 * @param from what the locations are relative to
 */
public record Dependencies(Relative from) implements Inspection {
  private static final String CWL = "https://www.iana.org/assignments/media-types/application/cwl";
  private static final Map<String, Kind> REFERENCES =
      Map.of(
          "run", Kind.PROCESS,
          "$import", Kind.YAML,
          "$mixin", Kind.YAML,
          "$include", Kind.OTHER,
          "$schemas", Kind.OTHER);

  /** What a file is to the document that names it. */
  private enum Kind {
    PROCESS,
    YAML,
    OTHER
  }

  /** What a location is relative to. */
  public enum Relative {
    /** The folder of the document. */
    PRIMARY,
    /** The current folder. */
    CWD
  }

  @Override
  public String show(Inspected document) {
    String uri = UriText.withoutFragment(document.uri());
    String base =
        switch (from) {
          case PRIMARY -> uri.substring(0, uri.lastIndexOf('/') + 1);
          case CWD -> "file://" + UriText.fromPath(document.workingFolder().toString()) + "/";
        };
    Scan scan = new Scan(document, base);
    scan.seen.add(uri);
    return CwlJson.writePretty(scan.file(uri, "File", Kind.PROCESS)) + "\n";
  }

  private record Scan(Inspected document, String base, Set<String> seen) {
    Scan(Inspected document, String base) {
      this(document, base, new LinkedHashSet<>());
    }

    CwlValue.Rec file(String uri, String type, Kind kind) {
      Map<String, CwlValue> fields = new LinkedHashMap<>();
      fields.put("class", CwlValue.of(type));
      fields.put("location", CwlValue.of(relative(uri)));
      fields.put("basename", CwlValue.of(UriText.lastSegment(uri)));
      if (kind == Kind.PROCESS) {
        fields.put("format", CwlValue.of(CWL));
      }
      if (kind != Kind.OTHER) {
        List<CwlValue> needed = new ArrayList<>();
        Node tree = tree(uri);
        if (tree != null) {
          walk(tree, needed);
        }
        if (!needed.isEmpty()) {
          fields.put("secondaryFiles", new CwlValue.Array(needed));
        }
      }
      return new CwlValue.Rec(fields);
    }

    /** A text that is no YAML has no references; the loader has complained if it should be. */
    private @Nullable Node tree(String uri) {
      try {
        return TextReader.read(
            uri, document.source().read(uri), LoadLimits.DEFAULT.text(), new Problems());
      } catch (DocumentUnavailableException e) {
        return null;
      }
    }

    private void walk(Node node, List<CwlValue> needed) {
      switch (node) {
        case Node.Scalar _ -> {}
        case Node.Sequence list -> list.items().forEach(item -> walk(item, needed));
        case Node.Mapping mapping -> {
          for (Node.Entry entry : mapping.entries().values()) {
            Kind kind = REFERENCES.get(entry.key());
            if (kind != null) {
              refer(entry.value(), "File", kind, needed);
            }
            walk(entry.value(), needed);
          }
          literal(mapping, needed);
        }
      }
    }

    private void literal(Node.Mapping mapping, List<CwlValue> needed) {
      if (mapping.get("class") instanceof Node.Scalar kind
          && (kind.text().equals("File") || kind.text().equals("Directory"))) {
        Node written =
            mapping.get("location") == null ? mapping.get("path") : mapping.get("location");
        if (written != null) {
          refer(written, kind.text(), Kind.OTHER, needed);
        }
      }
    }

    private void refer(Node written, String type, Kind kind, List<CwlValue> needed) {
      List<Node> targets = written instanceof Node.Sequence list ? list.items() : List.of(written);
      for (Node target : targets) {
        if (target instanceof Node.Scalar scalar
            && scalar.kind() == Node.Kind.TEXT
            && !scalar.text().contains("$(")) {
          String uri =
              UriText.withoutFragment(
                  UriText.resolve(scalar.span().document(), UriText.tolerant(scalar.text())));
          if (seen.add(uri)) {
            needed.add(file(uri, type, kind));
          }
        }
      }
    }

    /** What lies on another host stays absolute. */
    private String relative(String uri) {
      if (!uri.startsWith("file:///") || !base.startsWith("file:///")) {
        return uri;
      }
      Path folder = Path.of(UriText.unescape(base.substring("file://".length())));
      Path file = Path.of(UriText.unescape(uri.substring("file://".length())));
      return UriText.fromPath(folder.relativize(file).toString());
    }
  }
}
