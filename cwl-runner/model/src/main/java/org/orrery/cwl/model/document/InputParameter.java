package org.orrery.cwl.model.document;

import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.value.CwlValue;

/**
 * An input of a process.
 *
 * @param id the short name
 * @param defaultValue null if there is none; CWL null if the document says {@code default: null}
 * @param binding only in a CommandLineTool
 */
public record InputParameter(
    String id,
    CwlType type,
    Documentation documentation,
    FileTraits files,
    @Nullable CwlValue defaultValue,
    @Nullable CommandLineBinding binding,
    SourceSpan span) {
  /** The same input with another default, or with none. */
  public InputParameter withDefault(@Nullable CwlValue other) {
    return new InputParameter(id, type, documentation, files, other, binding, span);
  }
}
