package org.orrery.cwl.model.document;

import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.SourceSpan;

/**
 * The far end of a link inside a workflow.
 *
 * @param step the step whose output it is, or null for an input of the workflow
 * @param port the output's or input's id
 */
public record PortRef(@Nullable String step, String port, SourceSpan span) {}
