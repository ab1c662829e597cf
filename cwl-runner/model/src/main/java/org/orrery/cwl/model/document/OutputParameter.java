package org.orrery.cwl.model.document;

import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.SourceSpan;

/**
 * An output of a CommandLineTool, an ExpressionTool or an Operation. The types {@code stdout} and
 * {@code stderr} have become File with a glob.
 */
public record OutputParameter(
    String id,
    CwlType type,
    Documentation documentation,
    FileTraits files,
    @Nullable OutputBinding binding,
    SourceSpan span) {}
