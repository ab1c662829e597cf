package org.orrery.cwl.model.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;
import org.orrery.cwl.model.yaml.Node;
import org.orrery.cwl.model.yaml.Scalars;

/**
 * Reads values: defaults and job inputs. Files and directories get a {@code location} that is
 * absolute, and a {@code basename} if it follows from the location.
 */
public final class ValueReader {
  private static final Set<String> FILE =
      Set.of(
          "class",
          "location",
          "path",
          "basename",
          "dirname",
          "nameroot",
          "nameext",
          "checksum",
          "size",
          "secondaryFiles",
          "format",
          "contents");
  private static final Set<String> DIRECTORY =
      Set.of("class", "location", "path", "basename", "listing");

  private final Problems problems;
  private final UnaryOperator<String> expandPrefix;

  /**
   * @param expandPrefix turns {@code prefix:name} of a format into its IRI
   */
  public ValueReader(Problems problems, UnaryOperator<String> expandPrefix) {
    this.problems = problems;
    this.expandPrefix = expandPrefix;
  }

  /** The value; a part that cannot be read has been reported and becomes null. */
  public CwlValue read(Node node) {
    return switch (node) {
      case Node.Scalar scalar ->
          Scalars.value(scalar)
              .orElseGet(
                  () -> {
                    problems.error(
                        DiagnosticCode.INVALID_VALUE,
                        scalar.span(),
                        "CWL has no such value: a number must be finite and fit a `double`.",
                        null);
                    return CwlValue.Null.NULL;
                  });
      case Node.Sequence list -> new CwlValue.Array(list.items().stream().map(this::read).toList());
      case Node.Mapping mapping -> {
        FileSystemObject object = fileOrDirectory(mapping);
        yield object == null ? record(mapping) : object;
      }
    };
  }

  private CwlValue record(Node.Mapping mapping) {
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    for (Node.Entry entry : mapping.entries().values()) {
      fields.put(entry.key(), read(entry.value()));
    }
    return new CwlValue.Rec(fields);
  }

  private @Nullable FileSystemObject fileOrDirectory(Node.Mapping mapping) {
    if (!(mapping.get("class") instanceof Node.Scalar kind)) {
      return null;
    }
    return switch (kind.text()) {
      case "File" -> file(new Fields(mapping, "this File", FILE, problems));
      case "Directory" -> directory(new Fields(mapping, "this Directory", DIRECTORY, problems));
      default -> null;
    };
  }

  private FileValue file(Fields fields) {
    String location = location(fields);
    String contents = fields.text("contents");
    if (location == null && contents == null) {
      problems.error(
          DiagnosticCode.MISSING_FIELD,
          fields.span(),
          "A File needs `location`, `path` or `contents`.",
          null);
    }
    String format = fields.text("format");
    return new FileValue(
        location,
        null,
        basename(fields, location),
        fields.text("checksum"),
        size(fields),
        children(fields, "secondaryFiles"),
        format == null ? null : expandPrefix.apply(format),
        contents);
  }

  private DirectoryValue directory(Fields fields) {
    String location = location(fields);
    boolean listed = fields.get("listing") != null;
    if (location == null && !listed) {
      problems.error(
          DiagnosticCode.MISSING_FIELD,
          fields.span(),
          "A Directory needs `location`, `path` or `listing`.",
          null);
    }
    return new DirectoryValue(
        location, null, basename(fields, location), listed ? children(fields, "listing") : null);
  }

  private @Nullable String location(Fields fields) {
    String location = fields.text("location");
    if (location != null) {
      return UriText.resolve(fields.span().document(), UriText.tolerant(location));
    }
    String path = fields.text("path");
    if (path == null) {
      return null;
    }
    return UriText.resolve(fields.span().document(), UriText.fromPath(path));
  }

  private @Nullable String basename(Fields fields, @Nullable String location) {
    String written = fields.text("basename");
    if (written != null) {
      if (written.indexOf('/') >= 0) {
        problems.error(
            DiagnosticCode.INVALID_VALUE,
            fields.span(),
            "The basename `" + written + "` must not contain a slash.",
            null);
      }
      return written;
    }
    String derived = location == null ? "" : UriText.lastSegment(location);
    return derived.isEmpty() ? null : derived;
  }

  private @Nullable Long size(Fields fields) {
    Node size = fields.get("size");
    if (size == null) {
      return null;
    }
    if (size instanceof Node.Scalar scalar
        && Scalars.value(scalar).orElse(CwlValue.Null.NULL) instanceof CwlValue.Int number
        && number.value() >= 0) {
      return number.value();
    }
    fields.wrongKind(size, "size", "a number of bytes", null);
    return null;
  }

  private List<FileSystemObject> children(Fields fields, String name) {
    List<FileSystemObject> children = new ArrayList<>();
    for (Node item : fields.items(name)) {
      FileSystemObject child =
          item instanceof Node.Mapping mapping ? fileOrDirectory(mapping) : null;
      if (child == null) {
        fields.wrongKind(item, name, "a list of Files and Directories", null);
      } else {
        children.add(child);
      }
    }
    return children;
  }
}
