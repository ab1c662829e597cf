package org.orrery.cwl.model.inputs;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.load.Overrides;
import org.orrery.cwl.model.load.UriText;
import org.orrery.cwl.model.load.ValueReader;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.yaml.Node;
import org.orrery.cwl.model.yaml.Scalars;
import org.orrery.cwl.model.yaml.TextLimits;
import org.orrery.cwl.model.yaml.TextReader;

/**
 * An input object (CommandLineTool v1.2, section 2.5), read but not yet checked against a process.
 *
 * @param values what the document gives; Files and Directories have absolute locations
 * @param tool URI of {@code cwl:tool}, absolute, or null
 * @param overrides of {@code cwl:requirements} and {@code cwltool:overrides}: to be applied to the
 *     document before the values are checked against it
 * @param diagnostics what is wrong with the text; with an error in it {@code values} is incomplete
 */
public record JobInputs(
    CwlValue.Rec values, @Nullable String tool, Overrides overrides, List<Diagnostic> diagnostics) {
  private static final String TOOL = "cwl:tool";
  private static final String REQUIREMENTS = "cwl:requirements";
  private static final String NAMESPACES = "$namespaces";
  private static final Set<String> NO_INPUTS = Set.of(TOOL, REQUIREMENTS, NAMESPACES, "$schemas");

  public JobInputs {
    diagnostics = List.copyOf(diagnostics);
  }

  /** Whether the text could not be read as it stands. */
  public boolean hasErrors() {
    return diagnostics.stream()
        .anyMatch(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR);
  }

  /**
   * Reads YAML or JSON.
   *
   * @param uri of the document; relative locations are relative to it
   */
  public static JobInputs parse(String uri, byte[] yamlOrJson) {
    return parse(uri, yamlOrJson, TextLimits.DEFAULT);
  }

  /** Like {@link #parse(String, byte[])} with other limits. */
  public static JobInputs parse(String uri, byte[] yamlOrJson, TextLimits limits) {
    Problems problems = new Problems();
    Node root = TextReader.read(uri, yamlOrJson, limits, problems);
    if (!(root instanceof Node.Mapping mapping)) {
      if (root != null && !root.isNull()) {
        problems.error(
            DiagnosticCode.WRONG_KIND,
            root.span(),
            "Inputs must be a mapping, but this is " + root.kindName() + ".",
            null);
      }
      return new JobInputs(CwlValue.Rec.EMPTY, null, Overrides.NONE, problems.sorted());
    }
    Map<String, String> prefixes = prefixes(mapping);
    ValueReader reader = new ValueReader(problems, text -> expand(text, prefixes));
    Map<String, CwlValue> values = new LinkedHashMap<>();
    for (Node.Entry entry : mapping.entries().values()) {
      if (!NO_INPUTS.contains(entry.key()) && !Overrides.isField(entry.key())) {
        values.put(entry.key(), reader.read(entry.value()));
      }
    }
    Node requirements = mapping.get(REQUIREMENTS);
    return new JobInputs(
        new CwlValue.Rec(values),
        tool(mapping, problems),
        Overrides.of(mapping, problems)
            .and(
                requirements == null || requirements.isNull()
                    ? Overrides.NONE
                    : Overrides.ofMain(REQUIREMENTS, requirements)),
        problems.sorted());
  }

  private static @Nullable String tool(Node.Mapping mapping, Problems problems) {
    Node tool = mapping.get(TOOL);
    if (tool == null || tool.isNull()) {
      return null;
    }
    if (tool instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.TEXT) {
      return UriText.resolve(scalar.span().document(), UriText.tolerant(scalar.text()));
    }
    problems.error(DiagnosticCode.WRONG_KIND, tool.span(), "`" + TOOL + "` must be a URI.", null);
    return null;
  }

  private static Map<String, String> prefixes(Node.Mapping mapping) {
    Map<String, String> prefixes = new HashMap<>();
    if (mapping.get(NAMESPACES) instanceof Node.Mapping written) {
      for (Node.Entry entry : written.entries().values()) {
        if (entry.value() instanceof Node.Scalar scalar
            && Scalars.value(scalar).orElse(CwlValue.Null.NULL) instanceof CwlValue.Text iri) {
          prefixes.put(entry.key(), iri.value());
        }
      }
    }
    return prefixes;
  }

  static String expand(String text, Map<String, String> prefixes) {
    int colon = text.indexOf(':');
    String iri = colon > 0 ? prefixes.get(text.substring(0, colon)) : null;
    return iri == null ? text : iri + text.substring(colon + 1);
  }
}
