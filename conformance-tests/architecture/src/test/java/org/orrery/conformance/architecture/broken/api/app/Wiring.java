package org.orrery.conformance.architecture.broken.api.app;

/** Nobody imports what wires. */
public record Wiring() {}
