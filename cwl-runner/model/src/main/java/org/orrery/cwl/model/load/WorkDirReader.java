package org.orrery.cwl.model.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.yaml.Node;

/** Reads the listing of InitialWorkDirRequirement (CommandLineTool v1.2, 5.7.5). */
final class WorkDirReader {
  private static final Set<String> DIRENT = Set.of("class", "entryname", "entry", "writable");

  private final Readers readers;

  WorkDirReader(Readers readers) {
    this.readers = readers;
  }

  List<Requirement.WorkDirItem> listing(Fields fields) {
    Node listing = fields.required("listing");
    List<Requirement.WorkDirItem> items = new ArrayList<>();
    if (listing instanceof Node.Mapping) {
      fields.wrongKind(listing, "listing", "an expression or a list", null);
    } else if (listing instanceof Node.Scalar scalar) {
      Expr expression = readers.exprs().expression(fields, "listing");
      if (expression != null && scalar.kind() == Node.Kind.TEXT) {
        items.add(new Requirement.WorkDirValue(expression));
      }
    } else if (listing instanceof Node.Sequence list) {
      for (Node item : list.items()) {
        Requirement.WorkDirItem read = item(item, fields);
        if (read != null) {
          items.add(read);
        }
      }
    }
    return items;
  }

  private Requirement.@Nullable WorkDirItem item(Node node, Fields fields) {
    return switch (node) {
      case Node.Scalar scalar when scalar.kind() == Node.Kind.NULL -> {
        readers.gate().demand(CwlVersion.V1_2, "null in `listing`", scalar.span());
        yield null;
      }
      case Node.Scalar scalar -> expression(scalar, fields);
      case Node.Sequence list -> {
        readers.gate().demand(CwlVersion.V1_2, "a list inside `listing`", list.span());
        yield constant(list);
      }
      case Node.Mapping mapping when isFileOrDirectory(mapping) -> constant(mapping);
      case Node.Mapping mapping -> dirent(mapping);
    };
  }

  private Requirement.@Nullable WorkDirItem expression(Node.Scalar scalar, Fields fields) {
    Expr expression = readers.exprs().textOf(fields, "listing", scalar);
    if (expression instanceof Expr.Constant) {
      readers.error(
          DiagnosticCode.INVALID_EXPRESSION,
          scalar,
          "An element of `listing` in " + fields.owner() + " must be an expression or a mapping.",
          null);
      return null;
    }
    return expression == null ? null : new Requirement.WorkDirValue(expression);
  }

  private Requirement.WorkDirItem constant(Node node) {
    return new Requirement.WorkDirValue(new Expr.Constant(readers.value(node), node.span()));
  }

  private static boolean isFileOrDirectory(Node.Mapping mapping) {
    return mapping.get("class") instanceof Node.Scalar kind
        && (kind.text().equals("File") || kind.text().equals("Directory"));
  }

  private Requirement.@Nullable WorkDirItem dirent(Node.Mapping mapping) {
    Fields fields = new Fields(mapping, "this Dirent", DIRENT, readers.problems());
    if (fields.required("entry") == null) {
      return null;
    }
    Expr entry = readers.exprs().verbatim(fields, "entry");
    Expr entryname = readers.exprs().text(fields, "entryname");
    if (entryname instanceof Expr.Constant(CwlValue.Text(String name), var at)
        && List.of(name.split("/")).contains("..")) {
      readers
          .problems()
          .error(
              DiagnosticCode.INVALID_VALUE,
              at,
              "`entryname` is `" + name + "`, but it must not leave the working directory.",
              null);
    }
    boolean writable = fields.flag("writable", false);
    return entry == null ? null : new Requirement.Dirent(entryname, entry, writable);
  }
}
