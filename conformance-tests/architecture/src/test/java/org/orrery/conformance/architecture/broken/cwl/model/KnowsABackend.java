package org.orrery.conformance.architecture.broken.cwl.model;

import org.orrery.conformance.architecture.broken.backend.spi.Spi;

/** The model knows nothing of ours. */
record KnowsABackend(Spi spi) {}
