package org.orrery.cwl.model.load;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.document.Documentation;
import org.orrery.cwl.model.document.LoadContents;
import org.orrery.cwl.model.document.LoadListing;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.yaml.Node;

/**
 * What reading one process needs: the document, the requirements in force, and readers of the small
 * parts.
 */
record Readers(SourceDocument document, InForce force, ScriptUses scripts, Problems problems) {
  private static final Map<String, LoadListing> LISTINGS =
      Map.of(
          "no_listing", LoadListing.NO_LISTING,
          "shallow_listing", LoadListing.SHALLOW_LISTING,
          "deep_listing", LoadListing.DEEP_LISTING);

  Readers with(InForce changed) {
    return new Readers(document, changed, scripts, problems);
  }

  /** For a process that may say its own version. */
  Readers seenBy(Node.Mapping process, Drafts drafts) {
    return new Readers(document.asSeenBy(process, drafts, problems), force, scripts, problems);
  }

  VersionGate gate() {
    return new VersionGate(document.version(), problems);
  }

  ExprReader exprs() {
    return new ExprReader(force.javascript(), scripts, problems);
  }

  TypeReader types(ParameterKind kind) {
    return new TypeReader(this, kind);
  }

  CwlValue value(Node node) {
    return new ValueReader(problems, document.namespaces()::expand).read(node);
  }

  @Nullable CwlValue defaultValue(Fields fields) {
    // A default of null is a default: the field's presence counts, not its value.
    Node written = fields.node().get("default");
    return written == null ? null : value(written);
  }

  Documentation documentation(Fields fields) {
    String label = fields.text("label");
    List<Node> doc = fields.items("doc");
    if (label == null && doc.isEmpty()) {
      return Documentation.NONE;
    }
    String text =
        doc.isEmpty()
            ? null
            : doc.stream()
                .map(line -> fields.textOf(line, "doc"))
                .map(line -> line == null ? "" : line)
                .collect(Collectors.joining("\n"));
    return new Documentation(label, text);
  }

  /**
   * How deep the listings of a parameter are loaded. Until v1.1 they were complete; that belongs to
   * the parameter and not to the requirements, for processes of later versions inherit those.
   */
  @Nullable LoadListing loadListingOfParameter(Fields fields) {
    LoadListing written = loadListing(fields);
    return written == null && document.version() == CwlVersion.V1_0 && !force.loadListing()
        ? LoadListing.DEEP_LISTING
        : written;
  }

  LoadContents loadContents(Fields fields) {
    if (!fields.flag("loadContents", false)) {
      return LoadContents.NO;
    }
    return document.version().compareTo(CwlVersion.V1_2) < 0
        ? LoadContents.CUT
        : LoadContents.WHOLE;
  }

  @Nullable LoadListing loadListing(Fields fields) {
    return fields.choice("loadListing", LISTINGS);
  }

  void error(DiagnosticCode code, Node at, String message, @Nullable String hint) {
    problems.error(code, at.span(), message, hint);
  }
}
