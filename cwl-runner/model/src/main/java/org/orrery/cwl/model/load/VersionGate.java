package org.orrery.cwl.model.load;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Holds an older document to what its version knew (change logs of CWL v1.1 and v1.2), and gives it
 * what its version did without being told.
 */
record VersionGate(CwlVersion version, Problems problems) {
  /** Elements that grew. */
  enum Element {
    PROCESS,
    PARAMETER,
    WORKFLOW_OUTPUT,
    RECORD_FIELD,
    OUTPUT_BINDING,
    STEP,
    STEP_INPUT
  }

  private static final Map<String, CwlVersion> REQUIREMENTS =
      Map.of(
          "LoadListingRequirement", CwlVersion.V1_1,
          "WorkReuse", CwlVersion.V1_1,
          "NetworkAccess", CwlVersion.V1_1,
          "InplaceUpdateRequirement", CwlVersion.V1_1,
          "ToolTimeLimit", CwlVersion.V1_1);

  /** Reports the fields that came after the document's version. */
  Fields check(Fields fields, Element element) {
    if (version.compareTo(CwlVersion.V1_3) < 0) {
      newFields(element)
          .forEach(
              (name, since) -> {
                if (fields.get(name) != null) {
                  demand(since, "`" + name + "` in " + fields.owner(), fields.keySpan(name));
                }
              });
    }
    return fields;
  }

  private static Map<String, CwlVersion> newFields(Element element) {
    return switch (element) {
      case PROCESS -> Map.of("intent", CwlVersion.V1_2);
      case PARAMETER -> Map.of("loadContents", CwlVersion.V1_1, "loadListing", CwlVersion.V1_1);
      case WORKFLOW_OUTPUT -> Map.of("pickValue", CwlVersion.V1_2);
      case RECORD_FIELD ->
          Map.of(
              "secondaryFiles", CwlVersion.V1_1,
              "streamable", CwlVersion.V1_1,
              "format", CwlVersion.V1_1,
              "loadContents", CwlVersion.V1_1,
              "loadListing", CwlVersion.V1_1);
      case OUTPUT_BINDING -> Map.of("loadListing", CwlVersion.V1_1);
      case STEP ->
          Map.of(
              "when", CwlVersion.V1_2,
              "loop", CwlVersion.V1_3,
              "outputMethod", CwlVersion.V1_3);
      case STEP_INPUT ->
          Map.of(
              "pickValue", CwlVersion.V1_2,
              "label", CwlVersion.V1_1,
              "loadContents", CwlVersion.V1_1,
              "loadListing", CwlVersion.V1_1);
    };
  }

  /** Until v1.1 every output could have a binding, though only tools made use of it. */
  Set<String> parameterFields(ParameterKind kind) {
    if (version != CwlVersion.V1_0 || kind.input()) {
      return kind.parameterFields();
    }
    Set<String> fields = new HashSet<>(kind.parameterFields());
    fields.add("outputBinding");
    return fields;
  }

  Requirement.Entries workDirEntries() {
    return version.compareTo(CwlVersion.V1_2) < 0
        ? Requirement.Entries.TEXT_AND_FILES
        : Requirement.Entries.ANY_VALUE;
  }

  /** Reports something that came with a version after the document's. */
  void demand(CwlVersion since, String what, SourceSpan at) {
    if (version.compareTo(since) < 0) {
      problems.error(
          DiagnosticCode.NOT_IN_VERSION,
          at,
          Character.toUpperCase(what.charAt(0))
              + what.substring(1)
              + " came with CWL "
              + since.text()
              + ", but this document says "
              + version.text()
              + ".",
          since.isDraft()
              ? "write `cwlVersion: " + since.text() + "` and run with `--enable-dev`"
              : "write `cwlVersion: " + SourceDocument.NEWEST.text() + "`");
    }
  }

  boolean knowsRequirement(String name) {
    return version.compareTo(REQUIREMENTS.getOrDefault(name, CwlVersion.V1_0)) >= 0;
  }

  /** Until v1.1 every tool had the network. */
  Requirements withDefaults(Requirements own, boolean tool, SourceSpan at) {
    if (version != CwlVersion.V1_0 || !tool) {
      return own;
    }
    List<Requirement> hints = new ArrayList<>(own.hinted());
    hints.add(new Requirement.NetworkAccess(new Expr.Constant(CwlValue.of(true), at)));
    return new Requirements(own.required(), hints);
  }
}
