package org.orrery.cwl.model.load;

import java.util.Set;

/** Whose parameters are being read: each kind allows other fields. */
enum ParameterKind {
  TOOL_INPUT(true, true),
  TOOL_OUTPUT(false, true),
  OTHER_INPUT(true, false),
  OTHER_OUTPUT(false, false),
  WORKFLOW_OUTPUT(false, false);

  private static final Set<String> INPUT =
      Set.of(
          "id",
          "label",
          "doc",
          "type",
          "secondaryFiles",
          "streamable",
          "format",
          "loadContents",
          "loadListing",
          "default",
          "inputBinding");
  private static final Set<String> OUTPUT =
      Set.of("id", "label", "doc", "type", "secondaryFiles", "streamable", "format");
  private static final Set<String> BOUND_OUTPUT =
      Set.of(
          "id", "label", "doc", "type", "secondaryFiles", "streamable", "format", "outputBinding");
  private static final Set<String> LINKED_OUTPUT =
      Set.of(
          "id",
          "label",
          "doc",
          "type",
          "secondaryFiles",
          "streamable",
          "format",
          "outputSource",
          "linkMerge",
          "pickValue");
  private static final Set<String> INPUT_FIELD =
      Set.of(
          "name",
          "label",
          "doc",
          "type",
          "secondaryFiles",
          "streamable",
          "format",
          "loadContents",
          "loadListing",
          "inputBinding");
  private static final Set<String> OUTPUT_FIELD =
      Set.of(
          "name",
          "label",
          "doc",
          "type",
          "secondaryFiles",
          "streamable",
          "format",
          "outputBinding");

  private final boolean input;
  private final boolean tool;

  ParameterKind(boolean input, boolean tool) {
    this.input = input;
    this.tool = tool;
  }

  boolean input() {
    return input;
  }

  /** Whether bindings to a command line mean something. */
  boolean tool() {
    return tool;
  }

  Set<String> parameterFields() {
    return switch (this) {
      case TOOL_INPUT, OTHER_INPUT -> INPUT;
      case TOOL_OUTPUT -> BOUND_OUTPUT;
      case OTHER_OUTPUT -> OUTPUT;
      case WORKFLOW_OUTPUT -> LINKED_OUTPUT;
    };
  }

  Set<String> recordFields() {
    return input ? INPUT_FIELD : OUTPUT_FIELD;
  }
}
