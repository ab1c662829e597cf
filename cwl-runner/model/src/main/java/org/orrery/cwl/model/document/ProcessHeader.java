package org.orrery.cwl.model.document;

import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.SourceSpan;

/**
 * What every process has.
 *
 * @param id its URI with fragment; generated for an anonymous one
 * @param name the id's short form, or null for an anonymous process
 * @param version as declared by its document, for example {@code v1.2}
 * @param requirements its own; those of a step or a workflow around it are inherited when it is run
 */
public record ProcessHeader(
    String id,
    @Nullable String name,
    Documentation documentation,
    String version,
    Requirements requirements,
    SourceSpan span) {
  /** The same header with other requirements. */
  public ProcessHeader withRequirements(Requirements others) {
    return new ProcessHeader(id, name, documentation, version, others, span);
  }
}
