package org.orrery.conformance.architecture.broken.api.http;

import org.orrery.conformance.architecture.broken.api.app.Wiring;

/** A controller must not reach for the wiring. */
record KnowsTheWiring(Wiring wiring) {}
