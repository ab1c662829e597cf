package org.orrery.conformance.architecture.broken.backend.spi;

/** What the model must not know. */
public record Spi() {}
