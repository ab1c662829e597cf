package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.FileTraits;
import org.orrery.cwl.model.document.SecondaryFile;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;

/**
 * What a description says of an input or output beside its schema: how its value can be passed (the
 * 2.0 draft's {@code valuePassing}), and what CWL knows of its files ({@code
 * additionalParameters}).
 */
final class ParameterFacts {
  /** In place of what is only known when a job runs. */
  private static final String COMPUTED = "computed";

  private ParameterFacts() {}

  /** A value can stand in the request; only what may be a file can be a link as well. */
  static void ofInput(ObjectNode node, CwlType type, FileTraits files) {
    ArrayNode passing = node.putArray("valuePassing").add("byValue");
    if (InputMapper.acceptsLinks(type)) {
      passing.add("byReference");
    }
    addFiles(node, files, "");
  }

  static void ofOutput(ObjectNode node, FileTraits files) {
    node.putArray("valuePassing").add("byValue").add("byReference");
    addFiles(node, files, "?");
  }

  /**
   * @param unsaid what is appended to a pattern that does not say whether it is required
   */
  private static void addFiles(ObjectNode node, FileTraits files, String unsaid) {
    List<String> beside =
        files.secondaryFiles().stream().map(file -> pattern(file, unsaid)).toList();
    List<String> formats = files.formats().stream().map(ParameterFacts::text).toList();
    if (beside.isEmpty() && formats.isEmpty()) {
      return;
    }
    ObjectNode additional = node.putObject("additionalParameters").put("title", "Its files");
    ArrayNode parameters = additional.putArray("parameters");
    add(parameters, "secondaryFiles", beside);
    add(parameters, "formats", formats);
  }

  private static void add(ArrayNode parameters, String name, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = parameters.addObject().put("name", name).putArray("value");
      values.forEach(array::add);
    }
  }

  /** As CWL writes it: with a question mark if it may be missing. */
  private static String pattern(SecondaryFile file, String unsaid) {
    @Nullable Expr required = file.required();
    String pattern = text(file.pattern());
    if (required == null) {
      return pattern + unsaid;
    }
    boolean needed = !(required instanceof Expr.Constant(CwlValue.Bool(boolean yes), _)) || yes;
    return needed ? pattern : pattern + "?";
  }

  private static String text(Expr expression) {
    return expression instanceof Expr.Constant(CwlValue.Text(String text), _) ? text : COMPUTED;
  }
}
