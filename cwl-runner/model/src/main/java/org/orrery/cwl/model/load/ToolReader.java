package org.orrery.cwl.model.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.document.CommandLineBinding;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.LoadContents;
import org.orrery.cwl.model.document.OutputBinding;
import org.orrery.cwl.model.document.OutputParameter;
import org.orrery.cwl.model.document.ProcessHeader;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.expression.ParameterReference;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.yaml.Node;
import org.orrery.cwl.model.yaml.Scalars;

/** Reads a CommandLineTool; the shortcuts {@code stdin}, {@code stdout}, {@code stderr} vanish. */
final class ToolReader {
  private static final Set<String> STREAM_TYPES = Set.of("stdout", "stderr");

  private final Readers readers;
  private final ProcessHeader header;

  ToolReader(Readers readers, ProcessHeader header) {
    this.readers = readers;
    this.header = header;
  }

  CwlProcess.CommandLineTool read(Fields fields) {
    Expr stdin = readers.exprs().text(fields, "stdin");
    Expr stdout = readers.exprs().text(fields, "stdout");
    Expr stderr = readers.exprs().text(fields, "stderr");

    ParameterReader inputReader = new ParameterReader(readers, ParameterKind.TOOL_INPUT);
    List<InputParameter> inputs = new ArrayList<>();
    for (ParameterReader.Parameter parameter : inputReader.parameters(fields)) {
      if ("stdin".equals(typeName(parameter.fields()))) {
        readers.gate().demand(CwlVersion.V1_1, "the type `stdin`", parameter.element().at());
        if (stdin != null) {
          twoStdins(parameter);
        }
        Node binding = parameter.fields().get("inputBinding");
        if (binding != null) {
          readers.error(
              DiagnosticCode.INVALID_VALUE,
              binding,
              "An input of type `stdin` takes no `inputBinding`: its file is the standard input.",
              null);
        }
        stdin = pathOf(parameter);
        inputs.add(inputReader.input(parameter, CwlType.Simple.FILE));
      } else {
        inputs.add(inputReader.input(parameter));
      }
    }

    ParameterReader outputReader = new ParameterReader(readers, ParameterKind.TOOL_OUTPUT);
    List<OutputParameter> outputs = new ArrayList<>();
    for (ParameterReader.Parameter parameter : outputReader.parameters(fields)) {
      String stream = typeName(parameter.fields());
      if (stream == null || !STREAM_TYPES.contains(stream)) {
        outputs.add(outputReader.output(parameter));
        continue;
      }
      Expr name = stream.equals("stdout") ? stdout : stderr;
      if (name == null) {
        name = generatedName(parameter, stream);
        stdout = stream.equals("stdout") ? name : stdout;
        stderr = stream.equals("stderr") ? name : stderr;
      }
      outputs.add(streamOutput(outputReader, parameter, name));
    }
    return new CwlProcess.CommandLineTool(
        header,
        inputs,
        outputs,
        baseCommand(fields),
        arguments(fields),
        new CwlProcess.Streams(stdin, stdout, stderr),
        exitCodes(fields));
  }

  private static @Nullable String typeName(Fields parameter) {
    return parameter.get("type") instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.TEXT
        ? scalar.text()
        : null;
  }

  private void twoStdins(ParameterReader.Parameter parameter) {
    readers
        .problems()
        .error(
            DiagnosticCode.INVALID_VALUE,
            parameter.element().at(),
            "Standard input is given twice: by `stdin` and by input `" + parameter.id() + "`.",
            null);
  }

  /** {@code $(inputs.ID.path)}, whatever letters the id has. */
  private static Expr pathOf(ParameterReader.Parameter parameter) {
    return new Expr.Reference(
        new ParameterReference(
            "inputs",
            List.of(new ParameterReference.Key(parameter.id()), new ParameterReference.Key("path")),
            "inputs." + parameter.id() + ".path"),
        parameter.element().at());
  }

  /** Deterministic, so that the same document always gives the same names, but unlikely chosen. */
  private static Expr generatedName(ParameterReader.Parameter parameter, String stream) {
    String name =
        String.format(
            Locale.ROOT,
            "%s-%08x.%s",
            parameter.id(),
            (stream + "/" + parameter.id()).hashCode(),
            stream);
    return new Expr.Constant(CwlValue.of(name), parameter.element().at());
  }

  private OutputParameter streamOutput(
      ParameterReader reader, ParameterReader.Parameter parameter, Expr name) {
    Node binding = parameter.fields().get("outputBinding");
    if (binding != null) {
      readers.error(
          DiagnosticCode.INVALID_VALUE,
          binding,
          "Output `" + parameter.id() + "` is a standard stream and takes no `outputBinding`.",
          "write `type: File` and `glob` instead");
    }
    return reader.output(
        parameter,
        CwlType.Simple.FILE,
        new OutputBinding(List.of(name), LoadContents.NO, null, null, parameter.element().at()));
  }

  private static List<String> baseCommand(Fields fields) {
    List<String> words = new ArrayList<>();
    for (Node item : fields.items("baseCommand")) {
      String word = fields.textOf(item, "baseCommand");
      if (word != null) {
        words.add(word);
      }
    }
    return words;
  }

  private List<CommandLineBinding> arguments(Fields fields) {
    Node written = fields.get("arguments");
    if (written != null && !(written instanceof Node.Sequence)) {
      fields.wrongKind(written, "arguments", "a list", null);
      return List.of();
    }
    ParameterReader parts = new ParameterReader(readers, ParameterKind.TOOL_INPUT);
    List<CommandLineBinding> arguments = new ArrayList<>();
    for (Node item : fields.items("arguments")) {
      CommandLineBinding binding =
          item instanceof Node.Mapping
              ? parts.binding(item, "argument", fields)
              : argument(item, fields);
      if (binding != null) {
        arguments.add(binding);
      }
    }
    return arguments;
  }

  private @Nullable CommandLineBinding argument(Node item, Fields fields) {
    Expr value = readers.exprs().textOf(fields, "arguments", item);
    return value == null
        ? null
        : new CommandLineBinding(
            new Expr.Constant(CwlValue.of(0), item.span()),
            null,
            true,
            null,
            value,
            true,
            item.span());
  }

  private CwlProcess.ExitCodes exitCodes(Fields fields) {
    List<Integer> success = codes(fields, "successCodes");
    return new CwlProcess.ExitCodes(
        fields.get("successCodes") == null ? List.of(0) : success,
        codes(fields, "temporaryFailCodes"),
        codes(fields, "permanentFailCodes"));
  }

  private static List<Integer> codes(Fields fields, String name) {
    List<Integer> codes = new ArrayList<>();
    for (Node item : fields.items(name)) {
      if (item instanceof Node.Scalar scalar
          && Scalars.value(scalar).orElse(CwlValue.Null.NULL) instanceof CwlValue.Int(long code)
          && code == (int) code) {
        codes.add((int) code);
      } else {
        fields.wrongKind(item, name, "a list of exit codes", null);
      }
    }
    return codes;
  }
}
