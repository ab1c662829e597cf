package org.orrery.cwl.cli.pack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.load.ProcessTrees;
import org.orrery.cwl.model.load.UriText;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.yaml.Node;
import org.orrery.cwl.model.yaml.Scalars;

/** Writes one process so that nothing in it depends on where it was written. */
final class Rewriting {
  private static final Set<String> OF_DOCUMENT =
      Set.of("id", "cwlVersion", "$namespaces", "$schemas", "$base", "$graph");
  private static final String SCHEMA_DEF = "SchemaDefRequirement";

  private final ProcessTrees.Found found;
  private final Map<String, String> prefixes;
  private final TypeIds types;
  private final Function<String, @Nullable String> processes;

  /**
   * @param prefixes new ones by those of the document
   * @param processes ids in the packed document by URIs
   */
  Rewriting(
      ProcessTrees.Found found,
      Map<String, String> prefixes,
      TypeIds types,
      Function<String, @Nullable String> processes) {
    this.found = found;
    this.prefixes = prefixes;
    this.types = types;
    this.processes = processes;
  }

  /**
   * The whole process.
   *
   * @param version null if it is the packed document's
   */
  CwlValue.Rec process(String id, @Nullable String version) {
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    fields.put("id", CwlValue.of(id));
    if (version != null) {
      fields.put("cwlVersion", CwlValue.of(version));
    }
    fields.putAll(process(found.tree(), found.id()).fields());
    return new CwlValue.Rec(fields);
  }

  /** Definitions come before all that may refer to them. */
  private CwlValue.Rec process(Node.Mapping process, String id) {
    for (String list : List.of("hints", "requirements")) {
      define(process.get(list));
    }
    return fields(
        process,
        OF_DOCUMENT,
        entry ->
            switch (entry.key()) {
              case "inputs", "outputs" -> elements(entry.value(), "type", this::parameterField);
              case "steps" -> elements(entry.value(), "run", step -> stepField(step, id));
              case "requirements", "hints" -> requirements(entry.value());
              default -> literal(entry.value());
            });
  }

  private CwlValue.Rec fields(
      Node.Mapping mapping, Set<String> without, Function<Node.Entry, CwlValue> rewritten) {
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    for (Node.Entry entry : mapping.entries().values()) {
      if (!without.contains(entry.key())) {
        fields.put(prefixed(entry.key()), rewritten.apply(entry));
      }
    }
    return new CwlValue.Rec(fields);
  }

  /**
   * A list of mappings with ids, or a mapping from ids to them.
   *
   * @param main the field that a plain value of the mapping stands for
   */
  private CwlValue elements(Node node, String main, Function<Node.Entry, CwlValue> field) {
    return switch (node) {
      case Node.Scalar scalar -> value(scalar);
      case Node.Sequence list ->
          new CwlValue.Array(
              list.items().stream()
                  .map(
                      item ->
                          item instanceof Node.Mapping mapping
                              ? fields(mapping, Set.of(), field)
                              : literal(item))
                  .toList());
      case Node.Mapping mapping -> {
        Map<String, CwlValue> elements = new LinkedHashMap<>();
        for (Node.Entry entry : mapping.entries().values()) {
          elements.put(
              TypeIds.shortName(entry.key()),
              entry.value() instanceof Node.Mapping body
                  ? fields(body, Set.of(), field)
                  : field.apply(new Node.Entry(main, entry.span(), entry.value())));
        }
        yield new CwlValue.Rec(elements);
      }
    };
  }

  private CwlValue parameterField(Node.Entry field) {
    return switch (field.key()) {
      case "id", "name" -> shortNames(field.value());
      case "type" -> type(field.value());
      case "format" -> formats(field.value());
      case "outputSource" -> sources(field.value());
      default -> literal(field.value());
    };
  }

  private CwlValue stepField(Node.Entry field, String workflow) {
    return switch (field.key()) {
      case "id", "scatter" -> shortNames(field.value());
      case "in" -> elements(field.value(), "source", this::stepInputField);
      case "out" -> outputs(field.value());
      case "run" -> run(field.value(), workflow);
      case "requirements", "hints" -> {
        define(field.value());
        yield requirements(field.value());
      }
      default -> literal(field.value());
    };
  }

  private CwlValue stepInputField(Node.Entry field) {
    return switch (field.key()) {
      case "id" -> shortNames(field.value());
      case "source" -> sources(field.value());
      default -> literal(field.value());
    };
  }

  private CwlValue outputs(Node node) {
    return node instanceof Node.Sequence list
        ? new CwlValue.Array(
            list.items().stream()
                .map(
                    item ->
                        item instanceof Node.Mapping mapping
                            ? fields(mapping, Set.of(), this::stepInputField)
                            : shortNames(item))
                .toList())
        : literal(node);
  }

  /** A process that stands here stays here, with the version that it says. */
  private CwlValue run(Node node, String workflow) {
    return switch (node) {
      case Node.Mapping inline -> {
        CwlValue.Rec written = process(inline, workflow);
        written =
            inline.get("id") instanceof Node.Scalar id
                ? written.with("id", CwlValue.of(TypeIds.shortName(id.text())))
                : written;
        Node version = inline.get("cwlVersion");
        yield version == null ? written : written.with("cwlVersion", literal(version));
      }
      case Node.Scalar scalar -> {
        String reference = UriText.tolerant(expanded(scalar.text()));
        String name = processes.apply(UriText.resolve(scalar.span().document(), reference));
        yield name == null ? value(scalar) : CwlValue.of("#" + name);
      }
      case Node.Sequence _ -> literal(node);
    };
  }

  private void define(@Nullable Node requirements) {
    for (Node.Mapping requirement : schemaDefs(requirements)) {
      if (requirement.get("types") instanceof Node.Sequence list) {
        for (Node item : list.items()) {
          if (item instanceof Node.Mapping type && type.get("name") instanceof Node.Scalar name) {
            types.define(name);
          }
        }
      }
    }
  }

  private static List<Node.Mapping> schemaDefs(@Nullable Node requirements) {
    List<Node.Mapping> found = new ArrayList<>();
    if (requirements instanceof Node.Sequence list) {
      for (Node item : list.items()) {
        if (item instanceof Node.Mapping mapping && isSchemaDef(mapping)) {
          found.add(mapping);
        }
      }
    } else if (requirements instanceof Node.Mapping mapping
        && mapping.get(SCHEMA_DEF) instanceof Node.Mapping requirement) {
      found.add(requirement);
    }
    return found;
  }

  private static boolean isSchemaDef(Node.Mapping requirement) {
    return requirement.get("class") instanceof Node.Scalar kind && kind.text().equals(SCHEMA_DEF);
  }

  private CwlValue requirements(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> value(scalar);
      case Node.Sequence list ->
          new CwlValue.Array(
              list.items().stream()
                  .map(
                      item ->
                          item instanceof Node.Mapping mapping
                              ? requirement(mapping, isSchemaDef(mapping))
                              : literal(item))
                  .toList());
      case Node.Mapping mapping ->
          fields(
              mapping,
              Set.of(),
              entry ->
                  entry.value() instanceof Node.Mapping body
                      ? requirement(body, entry.key().equals(SCHEMA_DEF))
                      : literal(entry.value()));
    };
  }

  private CwlValue requirement(Node.Mapping requirement, boolean schemaDef) {
    return fields(
        requirement,
        Set.of(),
        field -> {
          if (schemaDef && field.key().equals("types")) {
            return type(field.value());
          }
          return field.key().equals("class") && field.value() instanceof Node.Scalar kind
              ? CwlValue.of(prefixed(kind.text()))
              : literal(field.value());
        });
  }

  private CwlValue type(Node node) {
    return switch (node) {
      case Node.Scalar scalar when scalar.kind() == Node.Kind.TEXT -> typeName(scalar);
      case Node.Scalar scalar -> value(scalar);
      case Node.Sequence list -> new CwlValue.Array(list.items().stream().map(this::type).toList());
      case Node.Mapping mapping -> fields(mapping, Set.of(), this::schemaField);
    };
  }

  private CwlValue schemaField(Node.Entry field) {
    return switch (field.key()) {
      case "name" ->
          field.value() instanceof Node.Scalar name
              ? CwlValue.of(types.nameOf(name))
              : literal(field.value());
      case "type", "items" -> type(field.value());
      case "fields" -> elements(field.value(), "type", this::parameterField);
      case "symbols" -> shortNames(field.value());
      default -> literal(field.value());
    };
  }

  private CwlValue typeName(Node.Scalar scalar) {
    String text = scalar.text();
    String suffix = text.endsWith("?") ? "?" : "";
    String rest = text.substring(0, text.length() - suffix.length());
    suffix = rest.endsWith("[]") ? "[]" + suffix : suffix;
    String name = text.substring(0, text.length() - suffix.length());
    return CwlValue.of(types.refer(name, scalar) + suffix);
  }

  /** {@code port} or {@code step/port}, whatever was before. */
  private CwlValue sources(Node node) {
    return switch (node) {
      case Node.Sequence list ->
          new CwlValue.Array(list.items().stream().map(this::sources).toList());
      case Node.Scalar scalar when scalar.kind() == Node.Kind.TEXT -> {
        String text = scalar.text();
        int hash = text.lastIndexOf('#');
        String path = text.substring(hash + 1);
        String scope = UriText.unescape(UriText.fragment(found.id())) + "/";
        yield CwlValue.of(
            hash >= 0 && scope.length() > 1 && path.startsWith(scope)
                ? path.substring(scope.length())
                : path);
      }
      case Node.Scalar _, Node.Mapping _ -> literal(node);
    };
  }

  private CwlValue shortNames(Node node) {
    return switch (node) {
      case Node.Sequence list ->
          new CwlValue.Array(list.items().stream().map(this::shortNames).toList());
      case Node.Scalar scalar when scalar.kind() == Node.Kind.TEXT ->
          CwlValue.of(TypeIds.shortName(scalar.text()));
      case Node.Scalar _, Node.Mapping _ -> literal(node);
    };
  }

  private CwlValue formats(Node node) {
    return switch (node) {
      case Node.Sequence list ->
          new CwlValue.Array(list.items().stream().map(this::formats).toList());
      case Node.Scalar scalar when scalar.kind() == Node.Kind.TEXT ->
          CwlValue.of(expanded(scalar.text()));
      case Node.Scalar _, Node.Mapping _ -> literal(node);
    };
  }

  /** As it is; only Files and Directories say where they are for every reader. */
  private CwlValue literal(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> value(scalar);
      case Node.Sequence list ->
          new CwlValue.Array(list.items().stream().map(this::literal).toList());
      case Node.Mapping mapping -> {
        boolean object =
            mapping.get("class") instanceof Node.Scalar kind
                && (kind.text().equals("File") || kind.text().equals("Directory"));
        yield object
            ? fileOrDirectory(mapping)
            : fields(mapping, Set.of(), field -> literal(field.value()));
      }
    };
  }

  private CwlValue fileOrDirectory(Node.Mapping mapping) {
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    for (Node.Entry field : mapping.entries().values()) {
      boolean isPath = field.key().equals("path");
      if (field.value() instanceof Node.Scalar scalar
          && (isPath || field.key().equals("location"))) {
        String text = scalar.text();
        fields.put(
            "location",
            CwlValue.of(
                UriText.resolve(
                    scalar.span().document(),
                    isPath ? UriText.fromPath(text) : UriText.tolerant(text))));
      } else {
        fields.put(
            prefixed(field.key()),
            field.key().equals("format") ? formats(field.value()) : literal(field.value()));
      }
    }
    return new CwlValue.Rec(fields);
  }

  private String prefixed(String key) {
    int colon = key.indexOf(':');
    String renamed = colon > 0 ? prefixes.get(key.substring(0, colon)) : null;
    return renamed == null ? key : renamed + key.substring(colon);
  }

  private String expanded(String text) {
    int colon = text.indexOf(':');
    String iri = colon > 0 ? found.namespaces().get(text.substring(0, colon)) : null;
    return iri == null ? text : iri + text.substring(colon + 1);
  }

  /** A number that no JSON holds stays text; the loader has complained. */
  private static CwlValue value(Node.Scalar scalar) {
    return Scalars.value(scalar).orElse(CwlValue.of(scalar.text()));
  }
}
