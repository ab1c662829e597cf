package org.orrery.cwl.model.load;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.check.DefaultCheck;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.NearestMatch;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.OutputParameter;
import org.orrery.cwl.model.document.ProcessHeader;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.yaml.Node;

/** Reads a process by its class. */
final class ProcessReader {
  private static final Set<String> COMMON =
      Set.of(
          "id",
          "class",
          "label",
          "doc",
          "inputs",
          "outputs",
          "requirements",
          "hints",
          "cwlVersion",
          "intent",
          "$namespaces",
          "$schemas",
          "$base");
  private static final Map<String, Set<String>> CLASSES =
      Map.of(
          "CommandLineTool",
          and(
              "baseCommand",
              "arguments",
              "stdin",
              "stdout",
              "stderr",
              "successCodes",
              "temporaryFailCodes",
              "permanentFailCodes"),
          "ExpressionTool",
          and("expression"),
          "Workflow",
          and("steps"),
          "Operation",
          COMMON);

  private final LoadSession session;
  private final Readers outer;
  private final String fragment;

  /**
   * @param fragment of the process; empty for an anonymous one at its document's root
   */
  ProcessReader(LoadSession session, Readers outer, String fragment) {
    this.session = session;
    this.outer = outer;
    this.fragment = fragment;
  }

  private static Set<String> and(String... fields) {
    return Stream.concat(COMMON.stream(), Stream.of(fields)).collect(Collectors.toSet());
  }

  CwlProcess read(Node.Mapping node) {
    String kind = kind(node);
    if (kind == null) {
      return session.standIn(LoadSession.id(outer.document(), fragment), node.span());
    }
    Set<String> known = CLASSES.getOrDefault(kind, COMMON);
    Fields fields = new Fields(node, "this " + kind, known, outer.problems());
    outer.gate().check(fields, VersionGate.Element.PROCESS);
    if (kind.equals("Operation")) {
      outer.gate().demand(CwlVersion.V1_2, "the class `Operation`", node.span());
    }
    RequirementReader requirements =
        new RequirementReader(fields, outer.document().namespaces(), outer.problems());
    Readers readers = outer.with(requirements.inForce(outer.force()));
    Requirements own =
        readers
            .gate()
            .withDefaults(requirements.read(readers), kind.equals("CommandLineTool"), node.span());
    ProcessHeader header = header(fields, readers, own);
    CwlProcess process =
        switch (kind) {
          case "CommandLineTool" -> new ToolReader(readers, header).read(fields);
          case "ExpressionTool" -> expressionTool(fields, readers, header);
          case "Workflow" -> new WorkflowReader(session, readers, header, fragment).read(fields);
          default ->
              new CwlProcess.Operation(header, inputs(fields, readers), outputs(fields, readers));
        };
    DefaultCheck.check(process.inputs(), readers.problems());
    return process;
  }

  private @Nullable String kind(Node.Mapping node) {
    Node written = node.get("class");
    if (written instanceof Node.Scalar scalar && CLASSES.containsKey(scalar.text())) {
      return scalar.text();
    }
    List<String> classes = CLASSES.keySet().stream().sorted().toList();
    if (written == null) {
      outer.error(
          DiagnosticCode.MISSING_FIELD,
          node,
          "The field `class` is missing in this process.",
          "known are " + NearestMatch.quoted(classes));
    } else {
      String text = written instanceof Node.Scalar scalar ? scalar.text() : "";
      outer.error(
          DiagnosticCode.WRONG_CLASS,
          written,
          "`class` must name a kind of process, but is "
              + (text.isEmpty() ? written.kindName() : "`" + text + "`")
              + ".",
          NearestMatch.hintOrChoice(text, classes));
    }
    return null;
  }

  private ProcessHeader header(Fields fields, Readers readers, Requirements requirements) {
    String id = fields.text("id");
    fields.items("intent").forEach(item -> fields.textOf(item, "intent"));
    return new ProcessHeader(
        LoadSession.id(readers.document(), fragment),
        id == null ? null : Ids.shortName(id),
        readers.documentation(fields),
        readers.document().version().text(),
        requirements,
        fields.span());
  }

  private static CwlProcess expressionTool(Fields fields, Readers readers, ProcessHeader header) {
    List<InputParameter> inputs = inputs(fields, readers);
    List<OutputParameter> outputs = outputs(fields, readers);
    fields.required("expression");
    Expr expression = readers.exprs().expression(fields, "expression");
    return new CwlProcess.ExpressionTool(
        header,
        inputs,
        outputs,
        expression == null ? new Expr.Constant(CwlValue.Null.NULL, fields.span()) : expression);
  }

  private static List<InputParameter> inputs(Fields fields, Readers readers) {
    ParameterReader reader = new ParameterReader(readers, ParameterKind.OTHER_INPUT);
    return reader.parameters(fields).stream().map(reader::input).toList();
  }

  private static List<OutputParameter> outputs(Fields fields, Readers readers) {
    ParameterReader reader = new ParameterReader(readers, ParameterKind.OTHER_OUTPUT);
    return reader.parameters(fields).stream().map(reader::output).toList();
  }
}
