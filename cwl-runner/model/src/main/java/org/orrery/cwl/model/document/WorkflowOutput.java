package org.orrery.cwl.model.document;

/** An output of a Workflow, and where it comes from. */
public record WorkflowOutput(OutputParameter parameter, Links links) {}
