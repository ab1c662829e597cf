package org.orrery.conformance.architecture.broken.backend.local;

import org.orrery.conformance.architecture.broken.backend.slurm.KnowsAnotherBackend;

/** The other half of the cycle. */
public record KnownByAnotherBackend(KnowsAnotherBackend other) {}
