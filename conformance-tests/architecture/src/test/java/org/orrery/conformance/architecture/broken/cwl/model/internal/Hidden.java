package org.orrery.conformance.architecture.broken.cwl.model.internal;

/** Not for other modules. */
public record Hidden() {}
