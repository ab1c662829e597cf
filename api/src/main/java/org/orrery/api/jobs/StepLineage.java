package org.orrery.api.jobs;

import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.value.CwlValue;

/**
 * What the last attempt at a tool was given and gave. Files are where the run has them.
 *
 * @param outputs null while it has given nothing
 */
public record StepLineage(String step, CwlValue.Rec inputs, CwlValue.@Nullable Rec outputs) {}
