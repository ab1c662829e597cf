package org.orrery.cwl.model.inputs;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with an input object.
 *
 * @param jsonPointer where (RFC 6901), for example {@code /reads/0/location}
 * @param code {@code missing-input}, {@code unknown-input}, {@code wrong-type} or {@code
 *     incomplete-file}
 * @param message one sentence
 * @param hint how to mend it, or null
 */
public record InputProblem(
    String jsonPointer, String code, String message, @Nullable String hint) {}
