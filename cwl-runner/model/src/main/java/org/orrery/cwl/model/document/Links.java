package org.orrery.cwl.model.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sources of a step's input or a workflow's output.
 *
 * @param sources none, one or many
 * @param single one source, and no {@code linkMerge} is written: its value is taken as it is
 * @param merge how many sources become one value
 */
public record Links(
    List<PortRef> sources, boolean single, LinkMerge merge, @Nullable PickValue pick) {
  public static final Links NONE = new Links(List.of(), false, LinkMerge.MERGE_NESTED, null);

  public Links {
    sources = List.copyOf(sources);
  }

  public enum LinkMerge {
    MERGE_NESTED,
    MERGE_FLATTENED
  }

  public enum PickValue {
    FIRST_NON_NULL,
    THE_ONLY_NON_NULL,
    ALL_NON_NULL
  }
}
