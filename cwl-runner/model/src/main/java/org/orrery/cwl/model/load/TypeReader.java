package org.orrery.cwl.model.load;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.NearestMatch;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.CommandLineBinding;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.Simple;
import org.orrery.cwl.model.document.RecordField;
import org.orrery.cwl.model.yaml.Node;

/**
 * Reads types: the DSL ({@code string?}, {@code File[]}), schemas, unions and references to
 * SchemaDefRequirement. A wrong type has been reported and becomes {@code Any}, which fits
 * everywhere and so causes no second complaint.
 */
final class TypeReader {
  private static final Map<String, Simple> SIMPLE =
      Stream.of(Simple.values()).collect(Collectors.toMap(Simple::cwlName, Function.identity()));
  private static final Set<String> SCHEMAS = Set.of("array", "enum", "record");
  private static final Set<String> ARRAY =
      Set.of("type", "items", "name", "label", "doc", "inputBinding", "outputBinding");
  private static final Set<String> ENUM =
      Set.of("type", "symbols", "name", "label", "doc", "inputBinding", "outputBinding");
  private static final Set<String> RECORD =
      Set.of("type", "fields", "name", "label", "doc", "inputBinding", "outputBinding");

  private final Readers readers;
  private final ParameterKind kind;

  /** URIs of the named types that are being read, to notice one that contains itself. */
  private final Set<String> reading = new LinkedHashSet<>();

  TypeReader(Readers readers, ParameterKind kind) {
    this.readers = readers;
    this.kind = kind;
  }

  CwlType read(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> named(scalar);
      case Node.Sequence list -> union(list);
      case Node.Mapping mapping -> schema(mapping);
    };
  }

  /** A definition of SchemaDefRequirement that nothing may refer to, so that it is checked. */
  void check(String uri) {
    Node.Mapping definition = readers.force().types().definition(uri);
    if (definition != null) {
      definition(uri, definition, definition.span());
    }
  }

  private CwlType named(Node.Scalar scalar) {
    String text = scalar.text();
    if (scalar.kind() == Node.Kind.NULL) {
      return Simple.NULL;
    }
    if (scalar.kind() != Node.Kind.TEXT) {
      return wrong(scalar.span(), "A type must be a name, but this is " + scalar.kindName() + ".");
    }
    boolean optional = text.endsWith("?");
    String rest = optional ? text.substring(0, text.length() - 1) : text;
    boolean array = rest.endsWith("[]");
    String name = array ? rest.substring(0, rest.length() - 2) : rest;
    CwlType type = byName(name, scalar);
    type = array ? new CwlType.ArrayOf(type, null) : type;
    return optional ? unionOf(List.of(Simple.NULL, type)) : type;
  }

  private CwlType byName(String name, Node.Scalar scalar) {
    Simple simple = SIMPLE.get(name);
    if (simple != null) {
      return simple;
    }
    TypeScope scope = readers.force().types();
    String uri = scope.resolve(scalar.span().document(), name);
    Node.Mapping definition = uri == null ? null : scope.definition(uri);
    if (uri != null && definition != null) {
      return definition(uri, definition, scalar.span());
    }
    readers
        .problems()
        .error(
            DiagnosticCode.UNKNOWN_TYPE,
            scalar.span(),
            "There is no type `" + name + "`.",
            unknownTypeHint(name, scope));
    return Simple.ANY;
  }

  private @Nullable String unknownTypeHint(String name, TypeScope scope) {
    if (name.endsWith("[]")) {
      return "arrays of arrays are written as `{type: array, items: ...}`";
    }
    if (SCHEMAS.contains(name)) {
      return "write a mapping with `type: " + name + "`";
    }
    if (name.equals("stdout") || name.equals("stderr") || name.equals("stdin")) {
      return "`" + name + "` stands alone as the type of a CommandLineTool's parameter";
    }
    List<String> names =
        Stream.concat(SIMPLE.keySet().stream(), scope.uris().stream().map(Ids::shortName))
            .sorted()
            .toList();
    String hint = NearestMatch.hint(name, names);
    return hint == null && name.indexOf('#') >= 0
        ? "a type of another document must be listed in SchemaDefRequirement"
        : hint;
  }

  private CwlType definition(String uri, Node.Mapping definition, SourceSpan from) {
    record Key(String uri, ParameterKind kind, boolean javascript) {}
    Map<Object, CwlType> read = readers.force().types().read();
    Key key = new Key(uri, kind, readers.force().javascript());
    CwlType known = read.get(key);
    if (known != null) {
      return known;
    }
    if (!reading.add(uri)) {
      return wrong(from, "The type `" + Ids.shortName(uri) + "` contains itself.");
    }
    CwlType type = schema(definition);
    reading.remove(uri);
    read.put(key, type);
    return type;
  }

  private CwlType union(Node.Sequence list) {
    if (list.items().isEmpty()) {
      return wrong(list.span(), "A list of types must not be empty.");
    }
    return unionOf(list.items().stream().map(this::read).toList());
  }

  /** Flat, each alternative once; one alternative is no union. */
  private static CwlType unionOf(List<CwlType> types) {
    Set<CwlType> flat = new LinkedHashSet<>();
    for (CwlType type : types) {
      if (type instanceof CwlType.Union union) {
        flat.addAll(union.alternatives());
      } else {
        flat.add(type);
      }
    }
    return flat.size() == 1 ? flat.iterator().next() : new CwlType.Union(List.copyOf(flat));
  }

  private CwlType schema(Node.Mapping mapping) {
    if (!(mapping.get("type") instanceof Node.Scalar written)) {
      return mapping.get("type") == null
          ? wrong(mapping.span(), "A type that is a mapping needs the field `type`.")
          : nested(mapping);
    }
    return switch (written.text()) {
      case "array" -> array(new Fields(mapping, "this array type", ARRAY, readers.problems()));
      case "enum" -> enumeration(new Fields(mapping, "this enum type", ENUM, readers.problems()));
      case "record" -> record(new Fields(mapping, "this record type", RECORD, readers.problems()));
      default -> nested(mapping);
    };
  }

  /** {@code {type: string}} where {@code string} would do; authors write it and engines take it. */
  private CwlType nested(Node.Mapping mapping) {
    Fields fields =
        new Fields(
            mapping,
            "this type",
            Set.of("type", "name", "label", "doc", "inputBinding"),
            readers.problems());
    Node inner = fields.required("type");
    return inner == null ? Simple.ANY : read(inner);
  }

  private CwlType array(Fields fields) {
    Node items = fields.required("items");
    CwlType type = items == null ? Simple.ANY : read(items);
    return new CwlType.ArrayOf(type, binding(fields));
  }

  private CwlType enumeration(Fields fields) {
    Set<String> symbols = new LinkedHashSet<>();
    if (fields.required("symbols") != null) {
      for (Node item : fields.items("symbols")) {
        String symbol = fields.textOf(item, "symbols");
        if (symbol != null && !symbols.add(Ids.shortName(symbol))) {
          readers.error(
              DiagnosticCode.DUPLICATE_ID,
              item,
              "`" + symbol + "` stands twice in `symbols`.",
              null);
        }
      }
    }
    return new CwlType.EnumOf(name(fields), List.copyOf(symbols), binding(fields));
  }

  private CwlType record(Fields fields) {
    List<RecordField> read = new ArrayList<>();
    IdMap.Shape shape = new IdMap.Shape("fields", "name", "type");
    for (IdMap.Element element : IdMap.elements(fields, shape, readers.problems())) {
      read.add(field(element));
    }
    return new CwlType.RecordOf(name(fields), read, binding(fields));
  }

  private RecordField field(IdMap.Element element) {
    Fields fields =
        new Fields(
            element.body(),
            "record field `" + element.id() + "`",
            kind.recordFields(),
            readers.problems());
    readers.gate().check(fields, VersionGate.Element.RECORD_FIELD);
    Node written = fields.required("type");
    CwlType type = written == null ? Simple.ANY : read(written);
    ParameterReader parts = new ParameterReader(readers, kind);
    return new RecordField(
        element.id(),
        type,
        readers.documentation(fields),
        parts.traits(fields, type),
        binding(fields),
        kind.input() ? null : parts.outputBinding(fields));
  }

  private @Nullable String name(Fields fields) {
    String name = fields.text("name");
    return name == null ? null : Ids.shortName(name);
  }

  private @Nullable CommandLineBinding binding(Fields fields) {
    return kind == ParameterKind.TOOL_INPUT
        ? new ParameterReader(readers, kind).inputBinding(fields)
        : null;
  }

  private CwlType wrong(SourceSpan at, String message) {
    readers.problems().error(DiagnosticCode.UNKNOWN_TYPE, at, message, null);
    return Simple.ANY;
  }
}
