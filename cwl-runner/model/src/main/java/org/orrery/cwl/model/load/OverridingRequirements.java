package org.orrery.cwl.model.load;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.yaml.Node;

/** Reads {@code cwl:requirements} of an input object (CommandLineTool v1.2, section 2.5). */
public final class OverridingRequirements {
  private static final String FIELD = "requirements";

  private OverridingRequirements() {}

  /**
   * Reads requirements that stand outside a process. JavaScript is only recognised if they ask for
   * it themselves.
   *
   * @param name of the field, for messages
   */
  public static Requirements read(String name, Node value, Problems problems) {
    Node.Mapping owner =
        new Node.Mapping(Map.of(FIELD, new Node.Entry(FIELD, value.span(), value)), value.span());
    Fields fields = new Fields(owner, "`" + name + "`", Set.of(FIELD), problems);
    RequirementReader reader = new RequirementReader(fields, problems);
    SourceDocument document =
        new SourceDocument(
            value.span().document(), CwlVersion.V1_2, Namespaces.NONE, List.of(), Map.of(), false);
    return reader.read(new Readers(document, reader.inForce(InForce.NOTHING), problems));
  }
}
