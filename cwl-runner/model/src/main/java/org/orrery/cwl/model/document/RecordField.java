package org.orrery.cwl.model.document;

import org.jspecify.annotations.Nullable;

/** A field of a record type; input records have input bindings, output records output bindings. */
public record RecordField(
    String name,
    CwlType type,
    Documentation documentation,
    FileTraits files,
    @Nullable CommandLineBinding inputBinding,
    @Nullable OutputBinding outputBinding) {}
