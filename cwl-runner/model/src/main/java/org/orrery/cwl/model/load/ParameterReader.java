package org.orrery.cwl.model.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.document.CommandLineBinding;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.FileTraits;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.LoadContents;
import org.orrery.cwl.model.document.OutputBinding;
import org.orrery.cwl.model.document.OutputParameter;
import org.orrery.cwl.model.document.SecondaryFile;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.yaml.Node;

/** Reads inputs, outputs and what they share with the fields of records. */
final class ParameterReader {
  private static final Set<String> INPUT_BINDING =
      Set.of(
          "loadContents",
          "position",
          "prefix",
          "separate",
          "itemSeparator",
          "valueFrom",
          "shellQuote");
  private static final Set<String> OUTPUT_BINDING =
      Set.of("loadContents", "loadListing", "glob", "outputEval");
  private static final Set<String> SECONDARY_FILE = Set.of("pattern", "required");
  private static final IdMap.Shape INPUTS = new IdMap.Shape("inputs", "id", "type");
  private static final IdMap.Shape OUTPUTS = new IdMap.Shape("outputs", "id", "type");

  private final Readers readers;
  private final ParameterKind kind;

  ParameterReader(Readers readers, ParameterKind kind) {
    this.readers = readers;
    this.kind = kind;
  }

  /** An element of {@code inputs} or {@code outputs}, opened. */
  record Parameter(String id, IdMap.Element element, Fields fields) {}

  /** The parameters of a process; without the field that is reported. */
  List<Parameter> parameters(Fields process) {
    IdMap.Shape shape = kind.input() ? INPUTS : OUTPUTS;
    if (process.required(shape.field()) == null) {
      return List.of();
    }
    String what = kind.input() ? "input `" : "output `";
    List<Parameter> parameters = new ArrayList<>();
    for (IdMap.Element element : IdMap.elements(process, shape, readers.problems())) {
      Fields fields =
          new Fields(
              element.body(),
              what + element.id() + "`",
              readers.gate().parameterFields(kind),
              readers.problems());
      readers
          .gate()
          .check(
              fields,
              kind == ParameterKind.WORKFLOW_OUTPUT
                  ? VersionGate.Element.WORKFLOW_OUTPUT
                  : VersionGate.Element.PARAMETER);
      parameters.add(new Parameter(element.id(), element, fields));
    }
    return parameters;
  }

  InputParameter input(Parameter parameter) {
    Fields fields = parameter.fields();
    return input(parameter, type(fields));
  }

  InputParameter input(Parameter parameter, CwlType type) {
    Fields fields = parameter.fields();
    return new InputParameter(
        parameter.id(),
        type,
        readers.documentation(fields),
        traits(fields, type),
        readers.defaultValue(fields),
        kind.tool() ? inputBinding(fields) : null,
        parameter.element().at());
  }

  OutputParameter output(Parameter parameter) {
    Fields fields = parameter.fields();
    return output(parameter, type(fields), kind.tool() ? outputBinding(fields) : null);
  }

  OutputParameter output(Parameter parameter, CwlType type, @Nullable OutputBinding binding) {
    Fields fields = parameter.fields();
    return new OutputParameter(
        parameter.id(),
        type,
        readers.documentation(fields),
        traits(fields, type),
        binding,
        parameter.element().at());
  }

  private CwlType type(Fields fields) {
    Node type = fields.required("type");
    return type == null ? CwlType.Simple.ANY : readers.types(kind).read(type);
  }

  FileTraits traits(Fields fields, CwlType type) {
    List<SecondaryFile> secondaryFiles = secondaryFiles(fields);
    List<Expr> formats = formats(fields);
    if (!formats.isEmpty() && !mayHoldFile(type)) {
      readers
          .problems()
          .warning(
              DiagnosticCode.INEFFECTIVE_FIELD,
              fields.keySpan("format"),
              "`format` has no effect in "
                  + fields.owner()
                  + ": only a File has a format, and its type holds none.",
              "leave it out, or make the type `File`");
    }
    boolean streamable = fields.flag("streamable", false);
    LoadContents loadContents = kind.input() ? loadContents(fields) : LoadContents.NO;
    var loadListing =
        kind.input() || readers.document().version() == CwlVersion.V1_0
            ? readers.loadListingOfParameter(fields)
            : null;
    return secondaryFiles.isEmpty()
            && formats.isEmpty()
            && !streamable
            && loadContents == LoadContents.NO
            && loadListing == null
        ? FileTraits.NONE
        : new FileTraits(secondaryFiles, formats, streamable, loadContents, loadListing);
  }

  /** Not in a record: its fields say themselves what their files are like. */
  private static boolean mayHoldFile(CwlType type) {
    return switch (type) {
      case CwlType.Simple simple -> simple == CwlType.Simple.FILE || simple == CwlType.Simple.ANY;
      case CwlType.ArrayOf array -> mayHoldFile(array.items());
      case CwlType.EnumOf symbols -> false;
      case CwlType.RecordOf fields -> false;
      case CwlType.Union union ->
          union.alternatives().stream().anyMatch(ParameterReader::mayHoldFile);
    };
  }

  /** {@code inputBinding.loadContents} is deprecated since v1.1 and means the parameter's own. */
  private LoadContents loadContents(Fields fields) {
    LoadContents own = readers.loadContents(fields);
    return own == LoadContents.NO && fields.get("inputBinding") instanceof Node.Mapping binding
        ? readers.loadContents(
            new Fields(
                binding, "inputBinding of " + fields.owner(), INPUT_BINDING, readers.problems()))
        : own;
  }

  private List<Expr> formats(Fields fields) {
    List<Node> written = fields.items("format");
    if (!kind.input() && fields.get("format") instanceof Node.Sequence list) {
      fields.wrongKind(list, "format", "one IRI or expression", null);
      return List.of();
    }
    List<Expr> formats = new ArrayList<>();
    for (Node item : written) {
      Expr format = readers.exprs().textOf(fields, "format", item);
      if (format instanceof Expr.Constant(CwlValue.Text(String text), var span)) {
        String iri = readers.document().namespaces().expand(text);
        formats.add(new Expr.Constant(CwlValue.of(UriText.resolve(span.document(), iri)), span));
      } else if (format != null) {
        formats.add(format);
      }
    }
    return formats;
  }

  private List<SecondaryFile> secondaryFiles(Fields fields) {
    List<SecondaryFile> files = new ArrayList<>();
    for (Node item : fields.items("secondaryFiles")) {
      if (item instanceof Node.Mapping mapping) {
        readers.gate().demand(CwlVersion.V1_1, "a mapping in `secondaryFiles`", mapping.span());
        Fields file =
            new Fields(
                mapping, "secondaryFiles of " + fields.owner(), SECONDARY_FILE, readers.problems());
        Node pattern = file.required("pattern");
        Expr read = pattern == null ? null : readers.exprs().textOf(file, "pattern", pattern);
        if (read != null) {
          files.add(secondaryFile(read, readers.exprs().flag(file, "required")));
        }
      } else {
        Expr read = readers.exprs().textOf(fields, "secondaryFiles", item);
        if (read != null) {
          files.add(secondaryFile(read, null));
        }
      }
    }
    return files;
  }

  /** The DSL: a pattern that ends with a question mark is not required. */
  private SecondaryFile secondaryFile(Expr pattern, @Nullable Expr required) {
    if (required == null
        && readers.document().version() != CwlVersion.V1_0
        && pattern instanceof Expr.Constant(CwlValue.Text(String text), var span)
        && text.endsWith("?")) {
      return new SecondaryFile(
          new Expr.Constant(CwlValue.of(text.substring(0, text.length() - 1)), span),
          new Expr.Constant(CwlValue.of(false), span));
    }
    return new SecondaryFile(pattern, required);
  }

  @Nullable CommandLineBinding inputBinding(Fields owner) {
    Node written = owner.get("inputBinding");
    return written == null ? null : binding(written, "inputBinding", owner);
  }

  @Nullable CommandLineBinding binding(Node written, String name, Fields owner) {
    if (!(written instanceof Node.Mapping mapping)) {
      owner.wrongKind(written, name, "a mapping", null);
      return null;
    }
    Fields fields =
        new Fields(mapping, name + " of " + owner.owner(), INPUT_BINDING, readers.problems());
    Expr position = readers.exprs().integer(fields, "position");
    if (position != null && !(position instanceof Expr.Constant)) {
      readers.gate().demand(CwlVersion.V1_1, "an expression as `position`", position.span());
    }
    return new CommandLineBinding(
        position == null ? new Expr.Constant(CwlValue.of(0), fields.span()) : position,
        fields.text("prefix"),
        fields.flag("separate", true),
        fields.text("itemSeparator"),
        readers.exprs().text(fields, "valueFrom"),
        fields.flag("shellQuote", true),
        fields.span());
  }

  @Nullable OutputBinding outputBinding(Fields owner) {
    Node written = owner.get("outputBinding");
    if (written == null) {
      return null;
    }
    if (!(written instanceof Node.Mapping mapping)) {
      owner.wrongKind(written, "outputBinding", "a mapping", null);
      return null;
    }
    Fields fields =
        new Fields(
            mapping, "outputBinding of " + owner.owner(), OUTPUT_BINDING, readers.problems());
    readers.gate().check(fields, VersionGate.Element.OUTPUT_BINDING);
    List<Expr> globs = new ArrayList<>();
    for (Node item : fields.items("glob")) {
      Expr glob = readers.exprs().textOf(fields, "glob", item);
      if (glob != null) {
        globs.add(glob);
      }
    }
    Expr eval = readers.exprs().text(fields, "outputEval");
    if (eval instanceof Expr.Constant constant) {
      readers
          .problems()
          .error(
              DiagnosticCode.INVALID_EXPRESSION,
              constant.span(),
              "`outputEval` of " + owner.owner() + " must be an expression.",
              null);
    }
    return new OutputBinding(
        globs, readers.loadContents(fields), readers.loadListing(fields), eval, fields.span());
  }
}
